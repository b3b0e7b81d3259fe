import { createWaitQueue, type WaitQueue } from '@portal/chassis/fairness/wait-queue'

/** Limits the number of concurrent tasks for each key, within this process. */
export type KeyedSemaphore = {
  /**
   * Runs the task when a place is free; undefined if the queue of its key is full, or no place got free in time. A task
   * must not call `take` itself.
   */
  take: <Result>(key: string, task: () => Promise<Result>) => Promise<{ result: Result } | undefined>
}

type Queue = { running: number; line: WaitQueue }
type Limits = { atOnce: number; maxWaiting: number; waitMs: number }

/**
 * For each key, `atOnce` tasks run concurrently and up to `maxWaiting` more wait in the order of arrival, each for at
 * most `waitMs`, so that no task starts after its caller has timed out.
 */
export function createKeyedSemaphore({ atOnce, maxWaiting, waitMs }: Limits): KeyedSemaphore {
  const queues = new Map<string, Queue>()
  const enter = async (queue: Queue): Promise<boolean> => {
    if (queue.running >= atOnce) return queue.line.length < maxWaiting && queue.line.wait(waitMs)
    queue.running += 1
    return true
  }
  const leave = (key: string, queue: Queue) => {
    // The next task in the queue takes over the place.
    if (queue.line.callFirst()) return
    queue.running -= 1
    if (queue.running === 0) queues.delete(key)
  }
  return {
    take: async (key, task) => {
      const queue = queues.get(key) ?? { running: 0, line: createWaitQueue() }
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
