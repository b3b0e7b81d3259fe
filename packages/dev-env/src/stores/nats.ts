import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { exchangeGreeting } from '../greeting.ts'
import { freePort } from '../ports.ts'
import type { Part } from '../supervisor.ts'

type NatsPart = { part: Part; url: string }

/** A private NATS server with JetStream, whose streams are kept in the folder. */
export async function natsPart(binary: string, dir: string): Promise<NatsPart> {
  return serverPart({ name: 'nats', binary, dir, port: await freePort(), clustering: [] })
}

/** Several private NATS servers that make one cluster, each with a folder of its own: `nats-1`, `nats-2` and so on. */
export async function natsClusterParts(binary: string, dir: string, size: number): Promise<NatsPart[]> {
  const indices = Array.from({ length: size }, (_, index) => index)
  const routePorts = await Promise.all(indices.map(() => freePort()))
  const routes = routePorts.map((port) => `nats://127.0.0.1:${port}`)
  return Promise.all(
    routes.map(async (route, index) => {
      const name = `nats-${index + 1}`
      const clustering = ['--cluster_name', 'portal', '--cluster', route, '--routes', routes.join(',')]
      const naming = ['--server_name', name]
      const own = { name, binary, dir: join(dir, name), port: await freePort() }
      return serverPart({ ...own, clustering: [...naming, ...clustering] })
    }),
  )
}

type ServerOptions = { name: string; binary: string; dir: string; port: number; clustering: string[] }

function serverPart({ name, binary, dir, port, clustering }: ServerOptions): NatsPart {
  mkdirSync(dir, { recursive: true })
  const url = `nats://127.0.0.1:${port}`
  const args = ['-js', '-a', '127.0.0.1', '-p', String(port), '-sd', dir, '-P', join(dir, 'nats.pid'), ...clustering]
  const part: Part = {
    name,
    launch: { command: binary, args, cwd: dir },
    ready: () => natsAnswers(url),
    deadlineMs: 30_000,
    address: `127.0.0.1:${port}`,
  }
  return { part, url }
}

/** Throws while the server at this URL (the first of a comma-separated list) does not introduce itself. */
export function natsAnswers(url: string): Promise<void> {
  const first = url.split(',')[0] ?? url
  const parsed = new URL(first.includes('://') ? first : `nats://${first}`)
  // A NATS server says INFO in the clear first, also where the connection then becomes TLS.
  return exchangeGreeting({ url: parsed, defaultPort: 4222, tls: false, expect: /^INFO / })
}
