import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, provideBinaries } from '@portal/stack/binaries'
import { freePort } from '@portal/stack/ports'
import { type Server, startServer } from './server.ts'

/** Starts nginx as a plain proxy for a server: one worker, keep-alive connections, no checks and no logs. */
export async function startNginx(upstreamUrl: string): Promise<Server> {
  await provideBinaries(['nginx'], console.log)
  const port = await freePort()
  const server = await startServer({
    name: 'nginx',
    port,
    command: findProgram('nginx'),
    args: (dir) => {
      const path = join(dir, 'nginx.conf')
      writeFileSync(path, configuration(dir, port, new URL(upstreamUrl).host))
      return ['-p', dir, '-c', path, '-e', join(dir, 'error.log')]
    },
    path: '/health',
  })
  return { ...server, pid: workerOf(server.pid) }
}

function configuration(dir: string, port: number, upstream: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${dir}/${kind};`,
  )
  return `daemon off; worker_processes 1; pid ${dir}/nginx.pid; error_log ${dir}/error.log;
events { worker_connections 1024; }
http {
  access_log off; ${temporary.join(' ')}
  upstream service { server ${upstream}; keepalive 64; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    keepalive_requests 100000000;
    location / { proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`
}

/** The process id of the worker, which handles the requests. */
function workerOf(parent: number): number {
  const isWorker = (name: string) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/status`, 'utf8').includes(`\nPPid:\t${parent}\n`)
    } catch {
      return false
    }
  }
  const worker = readdirSync('/proc').find(isWorker)
  if (worker === undefined) throw new Error('found no worker process of nginx')
  return Number(worker)
}
