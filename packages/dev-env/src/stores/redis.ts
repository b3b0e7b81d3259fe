import { mkdirSync } from 'node:fs'
import { exchangeGreeting } from '../greeting.ts'
import { freePort } from '../ports.ts'
import type { Part } from '../supervisor.ts'

/** A private Redis. It holds a cache and counters, nothing that has to outlive it, so it writes nothing to disk. */
export async function redisPart(binary: string, dir: string): Promise<{ part: Part; url: string }> {
  mkdirSync(dir, { recursive: true })
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
  const part: Part = {
    name: 'redis',
    launch: { command: binary, args, cwd: dir },
    ready: () => redisAnswers(url),
    deadlineMs: 20_000,
    address: `127.0.0.1:${port}`,
  }
  return { part, url }
}

/** Throws while the server at this URL does not answer PING; a server that first wants a password counts as there. */
export function redisAnswers(url: string): Promise<void> {
  const parsed = new URL(url)
  return exchangeGreeting({
    url: parsed,
    defaultPort: 6379,
    tls: parsed.protocol === 'rediss:',
    say: 'PING\r\n',
    expect: /^(\+PONG|-NOAUTH)/,
  })
}
