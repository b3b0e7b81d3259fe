// Generates load with wrk. It needs about a tenth of the CPU time of a load generator in Node, which matters because it
// shares the cores with the processes that are measured.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findProgram } from '@portal/stack/binaries'

export type Request = {
  method?: 'GET' | 'POST'
  path: string
  token?: string | undefined
  /** Whether it asks for a page, as a browser does. */
  isPage?: true
  /** The `Cookie` header. */
  cookie?: string
  body?: object
}
export type Load = { url: string; connections: number; seconds: number; requests: readonly Request[] }

/** The outcome of a load. `rejected` counts responses of 400 and above, `broken` requests without a response. */
export type Outcome = {
  requests: number
  seconds: number
  rejected: number
  broken: number
  p50Ms: number
  p99Ms: number
  maxMs: number
}

const script = fileURLToPath(new URL('requests.lua', import.meta.url))

/** Sends the requests in a loop. Throws if any of them got a response of 400 or above, or no response. */
export async function sendLoad({ url, connections, seconds, requests }: Load): Promise<Outcome> {
  const dir = mkdtempSync(join(tmpdir(), 'portal-load-'))
  try {
    const path = join(dir, 'requests.tsv')
    writeFileSync(path, requests.map(asLine).join('\n'))
    const args = ['--threads=1', `--connections=${connections}`, `--duration=${seconds}s`, '--timeout=20s']
    const { stdout } = await promisify(execFile)(findProgram('wrk'), [...args, `--script=${script}`, url], {
      env: { ...process.env, BENCH_REQUESTS: path },
    })
    const outcome = JSON.parse(stdout.slice(stdout.lastIndexOf('\n{'))) as Outcome
    if (outcome.rejected + outcome.broken > 0 || outcome.requests === 0) {
      throw new Error(`${requests[0]?.path} at ${url} over ${connections} connections: ${JSON.stringify(outcome)}`)
    }
    return outcome
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Sends requests until there were at least `count`. */
export async function sendAtLeast(count: number, load: Load): Promise<void> {
  for (let sent = 0; sent < count; ) sent += (await sendLoad(load)).requests
}

function asLine({ method = 'GET', path, token = '', isPage, cookie = '', body }: Request): string {
  const kind = isPage ? 'page' : ''
  return [method, path, token, kind, cookie, body === undefined ? '' : JSON.stringify(body)].join('\t')
}
