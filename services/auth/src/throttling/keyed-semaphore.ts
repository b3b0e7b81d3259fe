import { createWaitingLine, type WaitingLine } from '@portal/chassis/wait-queue'

/** Runs tasks with the same key a few at a time. */
export type KeyedSemaphore = {
  /**
   * Runs the task when its turn comes; undefined where too many are waiting already, or the turn has not come in time. A
   * task must not take a turn itself.
   */
  take: <Result>(key: string, task: () => Promise<Result>) => Promise<{ result: Result } | undefined>
}

type Queue = { running: number; line: WaitingLine }
type Limits = { atOnce: number; maxWaiting: number; waitMs: number }

/**
 * In this process `atOnce` tasks of a key run at a time, and `maxWaiting` more wait in the order they came, each for
 * `waitMs` at most: a queue must not be longer than its callers' patience.
 */
export function createKeyedSemaphore({ atOnce, maxWaiting, waitMs }: Limits): KeyedSemaphore {
  const queues = new Map<string, Queue>()
  const enter = async (queue: Queue): Promise<boolean> => {
    if (queue.running >= atOnce) return queue.line.length < maxWaiting && queue.line.wait(waitMs)
    queue.running += 1
    return true
  }
  const leave = (key: string, queue: Queue) => {
    // The place is handed over as it is.
    if (queue.line.callFirst()) return
    queue.running -= 1
    if (queue.running === 0) queues.delete(key)
  }
  return {
    take: async (key, task) => {
      const queue = queues.get(key) ?? { running: 0, line: createWaitingLine() }
      queues.set(key, queue)
      if (!(await enter(queue))) return undefined
      try {
        return { result: await task() }
      } finally {
        leave(key, queue)
      }
    },
  }
}
