import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../ports.ts'
import { writePrivateFile } from '../private-file.ts'
import type { Part } from '../supervisor.ts'
import { exchangeGreeting } from '../tcp-handshake.ts'

type RedisOptions = {
  name: string
  dir: string
  password?: string | undefined
  /** Has the oldest of what is kept go when it is full; otherwise nothing goes and writing fails. */
  evicts?: boolean
}

/** A private Redis. It holds a cache or counters, nothing that has to outlive it, so it writes nothing to disk. */
export async function redisPart(
  binary: string,
  { name, dir, password, evicts = false }: RedisOptions,
): Promise<{ part: Part; url: string }> {
  mkdirSync(dir, { recursive: true })
  const port = await freePort()
  // In a file, because arguments are visible to all users of the machine.
  const settings = join(dir, 'redis.conf')
  writePrivateFile(settings, redisSettings({ password, maxMemory: '256mb', evicts }))
  const args = [settings, '--port', String(port), '--bind', '127.0.0.1', '--dir', dir]
  const part: Part = {
    name,
    launch: { command: binary, args, cwd: dir },
    ready: () => redisResponds(`redis://127.0.0.1:${port}`),
    deadlineMs: 20_000,
    address: `127.0.0.1:${port}`,
  }
  return { part, url: redisUrlOf(`127.0.0.1:${port}`, password) }
}

/** The settings of a Redis that writes nothing to disk. */
export function redisSettings(chosen: { password: string | undefined; maxMemory: string; evicts: boolean }): string {
  return [
    'save ""',
    'appendonly no',
    `maxmemory ${chosen.maxMemory}`,
    `maxmemory-policy ${chosen.evicts ? 'allkeys-lru' : 'noeviction'}`,
    ...(chosen.password === undefined ? [] : [`requirepass ${chosen.password}`]),
    '',
  ].join('\n')
}

export function redisUrlOf(host: string, password?: string): string {
  return password === undefined ? `redis://${host}` : `redis://:${password}@${host}`
}

/** Throws while the server at this URL does not answer PING; a server that first wants a password counts as there. */
export function redisResponds(url: string): Promise<void> {
  const parsed = new URL(url)
  return exchangeGreeting({
    url: parsed,
    defaultPort: 6379,
    tls: parsed.protocol === 'rediss:',
    log: 'PING\r\n',
    expect: /^(\+PONG|-NOAUTH)/,
  })
}
