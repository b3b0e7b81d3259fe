// bcrypt is slow on purpose: a quarter of a second of pure computing at cost 12. It runs in as many threads as there
// are cores, and with less priority than the event loop, so that a wave of logins does not hold up everything else. At
// most 64 tasks wait for a thread: who comes then is told to try again (503), instead of everybody waiting ever longer.
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { unavailable } from '@portal/chassis/errors'
import type { Part } from '@portal/chassis/lifecycle'
import { getRounds } from 'bcryptjs'
import { Tinypool } from 'tinypool'
import type * as worker from './hash-worker.ts'

const maxWaiting = 64

type Worker = typeof worker

export type Passwords = {
  hash: (password: string) => Promise<string>
  /** Compares; without a hash it does the same work and says no. */
  matches: (password: string, hash: string | undefined) => Promise<boolean>
  /** True for a hash made at another cost than today's. */
  isOutdated: (hash: string) => boolean
  /** How many wait for a thread. */
  waiting: () => number
}

/** Hashes and compares passwords with bcrypt at the given cost. `stop` ends its threads. */
export function createPasswords(cost: number): Passwords & Part {
  const pool = new Tinypool({
    // The worker beside this file, as source or compiled like this file itself.
    filename: new URL(`./hash-worker${extname(import.meta.url)}`, import.meta.url),
    minThreads: 1,
    maxThreads: availableParallelism(),
    idleTimeout: 30_000,
  })
  let dummyHash = ''

  const run = async <Name extends keyof Worker>(name: Name, task: Parameters<Worker[Name]>[0]) => {
    if (pool.queueSize >= maxWaiting) throw unavailable('Too many people are signing in; try again shortly')
    return (await pool.run(task, { name })) as ReturnType<Worker[Name]>
  }
  const hash = (password: string) => run('hash', { password, cost })

  return {
    name: 'passwords',
    hash,
    waiting: () => pool.queueSize,
    matches: async (password, stored) => {
      const matches = await run('compare', { password, hash: stored ?? dummyHash })
      return matches && stored !== undefined
    },
    isOutdated: (stored) => getRounds(stored) !== cost,
    // Made before anybody can ask, so that the first wrong address takes no longer than the others.
    start: async () => {
      dummyHash = await hash(randomBytes(32).toString('hex'))
    },
    stop: () => pool.destroy(),
  }
}
