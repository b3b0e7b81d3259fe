import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { Redis } from 'ioredis'
import { stores } from './stores.ts'
import { until } from './until.ts'

export type OwnRedis = {
  url: string
  port: number
  /** Stops the process: connections stay open without responses until {@link OwnRedis.thaw}. */
  freeze: () => void
  thaw: () => void
  /** Kills the process and loses its data. */
  kill: () => Promise<void>
  /** Starts it again on the same address, empty. */
  revive: () => Promise<void>
}

const maxAttempts = 5
const inMemoryOnly = ['--save', '', '--appendonly', 'no']

// Servers that a test does not stop end with its process.
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a separate Redis that a test can freeze and kill, with the executable of the shared one. */
export function startRedis(settingsOf: (port: number) => string[] = () => []): Promise<OwnRedis> {
  return startProgram((port) => ['--port', String(port), '--bind', '127.0.0.1', ...inMemoryOnly, ...settingsOf(port)])
}

/** Like {@link startRedis} with other arguments, such as those of a sentinel. */
export async function startProgram(argumentsOf: (port: number) => string[]): Promise<OwnRedis> {
  const program = await executableOf(stores().redisUrl)
  const start = async (port: number) => {
    // Redis' allocator does not work with a preloaded library that fakes the clock, and no test compares its time.
    const env = { ...process.env, LD_PRELOAD: undefined }
    const started = spawn(program, argumentsOf(port), { cwd: tmpdir(), stdio: 'ignore', env })
    running.add(started)
    started.once('exit', () => running.delete(started))
    await until('the Redis to start', () => isReady(urlOf(port), started))
    return started
  }
  const startSomewhere = async (attemptsLeft = maxAttempts): Promise<{ child: ChildProcess; port: number }> => {
    // Below the ephemeral ports, so the port is still free when Redis is started again.
    const port = randomInt(20_000, 32_000)
    try {
      return { child: await start(port), port }
    } catch (error) {
      // Another process may use the port.
      if (attemptsLeft === 1) throw error
      return startSomewhere(attemptsLeft - 1)
    }
  }
  const first = await startSomewhere()
  const { port } = first
  let { child } = first
  return {
    url: urlOf(port),
    port,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
    revive: async () => {
      child = await start(port)
    },
  }
}

function urlOf(port: number): string {
  return `redis://127.0.0.1:${port}`
}

async function executableOf(url: string): Promise<string> {
  const redis = new Redis(url)
  const [, path] = /^executable:(.+)\r$/m.exec(await redis.info('server')) ?? []
  redis.disconnect()
  if (path === undefined) throw new Error('INFO does not contain the path of the Redis executable')
  return path
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`Redis exited with code ${child.exitCode}`)
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => {})
  try {
    await redis.connect()
    return (await redis.info('server')).includes(`process_id:${child.pid}\r`)
  } catch {
    return false
  } finally {
    redis.disconnect()
  }
}
