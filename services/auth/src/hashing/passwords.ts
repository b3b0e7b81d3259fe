// Hashes and compares passwords with bcrypt, a quarter of a second of CPU time at cost 12, in one thread for each core.
// A thread takes 29 MB, so each starts with the first task for it and ends after half a minute without one.
// Guarantees: at most 64 tasks wait in each queue, for at most 5 s, or 2 s for a confirmation. All others get 503, or
// 429 for a confirmation, before the gateway times out.
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { HttpError, tooManyRequests } from '@portal/chassis/errors'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import { passwordText } from '@portal/contracts/text'
import { genSaltSync, getRounds } from 'bcryptjs'
import { Tinypool } from 'tinypool'
import type * as worker from './hash-worker.ts'
import { createThreads, type QueueName } from './threads.ts'

const maxWaiting = 64
const retryAfterSeconds = 2

type Worker = typeof worker

/** The reason for hashing or comparing a password; it determines the queue and the longest wait. */
type Purpose = 'login' | 'confirmation' | 'account'

const queues: Record<Purpose, { queue: QueueName; waitMs: number }> = {
  login: { queue: 'login', waitMs: 5_000 },
  confirmation: { queue: 'other', waitMs: 2_000 },
  /** Registrations, and passwords set with an email link. */
  account: { queue: 'other', waitMs: 5_000 },
}

/**
 * A correct password. Its hash is outdated if it has another cost than the configured one, or is of an unnormalised
 * text.
 */
export type Match = { isOutdated: boolean }

export type Passwords = {
  /** Throws `unavailable`, or `tooManyRequests` for a confirmation, if no thread gets free in time. */
  hash: (password: string, purpose: Purpose) => Promise<string>
  /** Undefined for a wrong password. Without a hash it does the same work for a dummy hash. Throws like `hash`. */
  matches: (password: string, hash: string | undefined, purpose: Purpose) => Promise<Match | undefined>
  /** The number of tasks that wait for a thread. */
  waiting: () => number
}

/** Creates the thread pool that hashes at the given bcrypt cost. `stop` ends its threads. */
export function createPasswords(cost: number): Passwords & Component {
  const count = availableParallelism()
  const threads = createThreads({ count, maxWaiting })
  const pool = new Tinypool({
    // The worker is beside this file, with its extension: .ts among the sources, .js among the bundles.
    filename: new URL(`./hash-worker${extname(import.meta.url)}`, import.meta.url),
    minThreads: 0,
    maxThreads: count,
    idleTimeout: 30_000,
  })
  const dummyHash = createDummyHash(cost)

  const run = async <Name extends keyof Worker>(name: Name, task: Parameters<Worker[Name]>[0], purpose: Purpose) => {
    const { queue, waitMs } = queues[purpose]
    const outcome = await threads.run(queue, waitMs, () => pool.run(task, { name }))
    if (!outcome) throw tooMany(purpose)
    return outcome.result as ReturnType<Worker[Name]>
  }
  const hash = (password: string, purpose: Purpose) => run('hash', { password: passwordText(password), cost }, purpose)

  return {
    name: 'passwords',
    hash,
    waiting: threads.waiting,
    matches: async (password, stored, purpose) => {
      // Older hashes are of the text as typed. If it differs from the normalised text, the same task compares both.
      const texts = [...new Set([passwordText(password), password])]
      const match = await run('compare', { texts, hash: stored ?? dummyHash }, purpose)
      if (match === undefined || stored === undefined) return undefined
      return { isOutdated: match === 'other' || getRounds(stored) !== cost }
    },
    stop: () => pool.destroy(),
  }
}

/**
 * A hash that takes as long to compare as a real one of this cost and matches no password: a salt, and instead of the
 * digest characters that bcrypt does not use.
 */
function createDummyHash(cost: number): string {
  return genSaltSync(cost).padEnd(60, '-')
}

function tooMany(purpose: Purpose): HttpError {
  const detail = 'Too many passwords are being checked; try again shortly'
  if (purpose === 'confirmation') return tooManyRequests(detail, retryAfterSeconds)
  return new HttpError('unavailable', 'UNAVAILABLE', detail, { retryAfterSeconds })
}
