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
  /** Evicts the least recently used keys when full. Otherwise nothing is evicted and writes fail. */
  evicts?: boolean
}

/** A private Redis. It writes nothing to disk, because it holds only a cache or counters. */
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

/** The settings of a Redis without persistence. */
export function redisSettings(options: { password: string | undefined; maxMemory: string; evicts: boolean }): string {
  return [
    'save ""',
    'appendonly no',
    `maxmemory ${options.maxMemory}`,
    `maxmemory-policy ${options.evicts ? 'allkeys-lru' : 'noeviction'}`,
    ...(options.password === undefined ? [] : [`requirepass ${options.password}`]),
    '',
  ].join('\n')
}

export function redisUrlOf(host: string, password?: string): string {
  return password === undefined ? `redis://${host}` : `redis://:${password}@${host}`
}

/** Throws unless the server at this URL responds to PING. A server that requires a password counts as responding. */
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
