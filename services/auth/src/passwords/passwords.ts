// bcrypt is slow on purpose: a quarter of a second of pure computing at cost 12. It runs in as many threads as there
// are cores, and with less priority than the event loop, so that a wave of logins does not hold up everything else. Who
// does not get a thread in time, or comes when 64 wait, is refused (503, or 429 for who is signed in) well before the
// gateway gives up: five seconds for people who are not signed in yet, two for a confirmation.
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { HttpError, limited } from '@portal/chassis/errors'
import type { Component } from '@portal/chassis/lifecycle'
import { passwordText } from '@portal/contracts/text'
import { getRounds } from 'bcryptjs'
import { Tinypool } from 'tinypool'
import type * as worker from './hash-worker.ts'
import { createThreads, type Gate } from './threads.ts'

const maxWaiting = 64
const retryAfterSeconds = 2

type Worker = typeof worker

/** What a password is hashed or compared for. */
type Purpose = 'login' | 'confirmation' | 'account'

const endpoints: Record<Purpose, { door: Gate; waitMs: number }> = {
  login: { door: 'login', waitMs: 5_000 },
  confirmation: { door: 'other', waitMs: 2_000 },
  /** Registrations, and passwords set with a link. */
  account: { door: 'other', waitMs: 5_000 },
}

/** The right password. Its hash is outdated where it was made at another cost than today's, or of another form of the text. */
export type Match = { isOutdated: boolean }

export type Passwords = {
  /** Throws `unavailable`, or `limited` for a confirmation, where no thread gets free in time. */
  hash: (password: string, purpose: Purpose) => Promise<string>
  /** Compares; without a hash it does the same work and says no. Throws as `hash` does. */
  matches: (password: string, hash: string | undefined, purpose: Purpose) => Promise<Match | undefined>
  /** How many wait for a thread. */
  waiting: () => number
}

/** Hashes and compares passwords with bcrypt at the given cost. `stop` ends its threads. */
export function createPasswords(cost: number): Passwords & Component {
  const count = availableParallelism()
  const threads = createThreads({ count, maxWaiting })
  const pool = new Tinypool({
    // The worker beside this file, as source or compiled like this file itself.
    filename: new URL(`./hash-worker${extname(import.meta.url)}`, import.meta.url),
    minThreads: 1,
    maxThreads: count,
    idleTimeout: 30_000,
  })
  let dummyHash = ''

  const run = async <Name extends keyof Worker>(name: Name, task: Parameters<Worker[Name]>[0], purpose: Purpose) => {
    const { door, waitMs } = endpoints[purpose]
    const turn = await threads.run(door, waitMs, () => pool.run(task, { name }))
    if (!turn) throw tooMany(purpose)
    return turn.result as ReturnType<Worker[Name]>
  }
  const hash = (password: string, purpose: Purpose) => run('hash', { password: passwordText(password), cost }, purpose)

  return {
    name: 'passwords',
    hash,
    waiting: threads.waiting,
    matches: async (password, stored, purpose) => {
      // Older hashes are of the text as it was typed. It is compared in the same turn, and only where it is another one.
      const texts = [...new Set([passwordText(password), password])]
      const match = await run('compare', { texts, hash: stored ?? dummyHash }, purpose)
      if (match === undefined || stored === undefined) return undefined
      return { isOutdated: match === 'other' || getRounds(stored) !== cost }
    },
    // Made before anybody can ask, so that the first wrong address takes no longer than the others.
    start: async () => {
      dummyHash = await hash(randomBytes(32).toString('hex'), 'account')
    },
    stop: () => pool.destroy(),
  }
}

function tooMany(purpose: Purpose): HttpError {
  const detail = 'Too many passwords are being checked at the moment; try again shortly'
  if (purpose === 'confirmation') return limited(detail, retryAfterSeconds)
  return new HttpError('unavailable', 'UNAVAILABLE', detail, { retryAfterSeconds })
}
