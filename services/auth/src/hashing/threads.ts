// Shares the hashing threads between logins and all other tasks. There are few, and a task holds one for 0.25 s.
// Guarantees: one thread is reserved for logins and one for all other tasks; with a single thread, logins go first. The
// tasks of a queue run in the order of arrival and wait for at most `waitMs`.
import { createWaitQueue } from '@portal/chassis/fairness/wait-queue'

/** Logins, or all other tasks: confirmations, registrations, password resets, renewed hashes. */
export type QueueName = 'login' | 'other'

export type Threads = {
  /** Runs a task on a thread; undefined if the queue is full, or no thread got free in time. */
  run: <Result>(
    queue: QueueName,
    waitMs: number,
    task: () => Promise<Result>,
  ) => Promise<{ result: Result } | undefined>
  /** The number of waiting tasks. */
  waiting: () => number
}

/** Manages `count` threads. At most `maxWaiting` tasks wait in each queue. */
export function createThreads({ count, maxWaiting }: { count: number; maxWaiting: number }): Threads {
  const queues = { login: createWaitQueue(), other: createWaitQueue() }
  const running = { login: 0, other: 0 }
  const isFree = () => running.login + running.other < count
  const reserve = count > 1 ? 1 : 0

  /** Whether a free thread may take a task of this queue, given the tasks that wait in the other one. */
  const mayStart = (queue: QueueName): boolean => {
    if (!isFree()) return false
    if (queue === 'other') return running.other < count - reserve && !(reserve === 0 && queues.login.length > 0)
    return queues.other.length === 0 || running.other >= reserve
  }
  const startAll = (queue: QueueName) => {
    while (mayStart(queue) && queues[queue].callFirst()) running[queue] += 1
  }
  const startWaiting = () => {
    startAll('login')
    startAll('other')
    // Once the other tasks have their share, logins may take the rest.
    startAll('login')
  }
  const enter = async (queue: QueueName, waitMs: number): Promise<boolean> => {
    const line = queues[queue]
    if (line.length === 0 && mayStart(queue)) {
      running[queue] += 1
      return true
    }
    return line.length < maxWaiting && line.wait(waitMs)
  }

  return {
    waiting: () => queues.login.length + queues.other.length,
    run: async (queue, waitMs, task) => {
      if (!(await enter(queue, waitMs))) return undefined
      try {
        return { result: await task() }
      } finally {
        running[queue] -= 1
        startWaiting()
      }
    },
  }
}
