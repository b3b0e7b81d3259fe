// Who gets a thread that hashes. There are few, and one task holds one for a quarter of a second. Guaranteed: logins have
// a share that nothing else takes, and everything else together has one too, so that a crowd at one door does not close
// the other; with a single thread logins go first. Who waits does so in the order they came, and no longer than they say.
import { createWaitingLine } from '@portal/chassis/wait-queue'

/** Logging in, or all the rest: confirmations, registrations, resets, renewed hashes. */
export type Gate = 'login' | 'other'

export type Threads = {
  /** Runs a task on a thread; undefined where too many are waiting already, or none got free in time. */
  run: <Result>(door: Gate, waitMs: number, task: () => Promise<Result>) => Promise<{ result: Result } | undefined>
  /** How many wait. */
  waiting: () => number
}

/** Hands out `count` threads. At each door at most `maxWaiting` tasks wait. */
export function createThreads({ count, maxWaiting }: { count: number; maxWaiting: number }): Threads {
  const lines = { login: createWaitingLine(), other: createWaitingLine() }
  const running = { login: 0, other: 0 }
  const isFree = () => running.login + running.other < count
  const reserve = count > 1 ? 1 : 0

  /** Whether a free thread may go to a door, with those who wait at the other one in mind. */
  const mayEnter = (door: Gate): boolean => {
    if (!isFree()) return false
    if (door === 'other') return running.other < count - reserve && !(reserve === 0 && lines.login.length > 0)
    return lines.other.length === 0 || running.other >= reserve
  }
  const callAll = (door: Gate) => {
    while (mayEnter(door) && lines[door].callFirst()) running[door] += 1
  }
  const handOut = () => {
    callAll('login')
    callAll('other')
    // Once the others have their share, the logins may take what is left.
    callAll('login')
  }
  const enter = async (door: Gate, waitMs: number): Promise<boolean> => {
    const line = lines[door]
    if (line.length === 0 && mayEnter(door)) {
      running[door] += 1
      return true
    }
    return line.length < maxWaiting && line.wait(waitMs)
  }

  return {
    waiting: () => lines.login.length + lines.other.length,
    run: async (door, waitMs, task) => {
      if (!(await enter(door, waitMs))) return undefined
      try {
        return { result: await task() }
      } finally {
        running[door] -= 1
        handOut()
      }
    },
  }
}
