/** Runs tasks with the same key a few at a time. */
export type Turns = {
  /** Runs the task when its turn comes; undefined where too many are waiting already. A task must not take a turn itself. */
  take: <Result>(key: string, task: () => Promise<Result>) => Promise<{ result: Result } | undefined>
}

type Queue = { running: number; waiting: (() => void)[] }

/** In this process `atOnce` tasks of a key run at a time, and `maxWaiting` more wait in the order they came. */
export function createTurns({ atOnce, maxWaiting }: { atOnce: number; maxWaiting: number }): Turns {
  const queues = new Map<string, Queue>()
  const enter = async (queue: Queue) => {
    if (queue.running < atOnce) queue.running += 1
    else await new Promise<void>((resolve) => queue.waiting.push(resolve))
  }
  const leave = (key: string, queue: Queue) => {
    const next = queue.waiting.shift()
    // The place is handed over as it is.
    if (next) return next()
    queue.running -= 1
    if (queue.running === 0) queues.delete(key)
  }
  return {
    take: async (key, task) => {
      const queue = queues.get(key) ?? { running: 0, waiting: [] }
      if (queue.waiting.length >= maxWaiting) return undefined
      queues.set(key, queue)
      await enter(queue)
      try {
        return { result: await task() }
      } finally {
        leave(key, queue)
      }
    },
  }
}
