import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { exchangeGreeting } from '../greeting.ts'
import { freePort } from '../ports.ts'
import type { Part } from '../supervisor.ts'

/** A private NATS server with JetStream, whose streams are kept in the folder. */
export async function natsPart(binary: string, dir: string): Promise<{ part: Part; url: string }> {
  mkdirSync(dir, { recursive: true })
  const port = await freePort()
  const url = `nats://127.0.0.1:${port}`
  const args = ['-js', '-a', '127.0.0.1', '-p', String(port), '-sd', dir, '-P', join(dir, 'nats.pid')]
  const part: Part = {
    name: 'nats',
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
