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
  /** Leaves every connection open and answers nothing, until {@link OwnRedis.thaw}. */
  freeze: () => void
  thaw: () => void
  /** Kills it; what it held is gone. */
  kill: () => Promise<void>
  /** Starts it again at the same address, empty. */
  revive: () => Promise<void>
}

const maxTries = 5
const inMemoryOnly = ['--save', '', '--appendonly', 'no']

// What a test leaves behind ends with its process.
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A Redis of a test's own that can be frozen and killed: the program that also serves the whole run, on another port. */
export function startRedis(settingsOf: (port: number) => string[] = () => []): Promise<OwnRedis> {
  return startProgram((port) => ['--port', String(port), '--bind', '127.0.0.1', ...inMemoryOnly, ...settingsOf(port)])
}

/** The same with other arguments, such as those of a sentinel. */
export async function startProgram(argumentsOf: (port: number) => string[]): Promise<OwnRedis> {
  const program = await programOf(stores().redisUrl)
  const start = async (port: number) => {
    // Its allocator does not bear what fakes a clock, and nothing is compared with its time.
    const env = { ...process.env, LD_PRELOAD: undefined }
    const started = spawn(program, argumentsOf(port), { cwd: tmpdir(), stdio: 'ignore', env })
    running.add(started)
    started.once('exit', () => running.delete(started))
    await until('a Redis of its own', () => isReady(urlOf(port), started))
    return started
  }
  const startSomewhere = async (attemptsLeft = maxTries): Promise<{ child: ChildProcess; port: number }> => {
    // Below the ports that are given to outgoing connections, so that it is still free when Redis is started again.
    const port = randomInt(20_000, 32_000)
    try {
      return { child: await start(port), port }
    } catch (error) {
      // Somebody else may listen there.
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
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    revive: async () => {
      child = await start(port)
    },
  }
}

function urlOf(port: number): string {
  return `redis://127.0.0.1:${port}`
}

async function programOf(url: string): Promise<string> {
  const redis = new Redis(url)
  const [, path] = /^executable:(.+)\r$/m.exec(await redis.info('server')) ?? []
  redis.disconnect()
  if (path === undefined) throw new Error('Redis does not say which program it is')
  return path
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`Redis ended with ${child.exitCode}`)
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
