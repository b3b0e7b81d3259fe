import { setTimeout as pause } from 'node:timers/promises'

// Short enough to notice every outage, long enough to leave the machine to the test.
const paceMs = 20

/** Reads continuously, two at a time, until `end`, which returns the status of each response; 0 means none. */
export function startReading(read: () => Promise<number>): { end: () => Promise<number[]> } {
  const statuses: number[] = []
  let isEnding = false
  const readUntilEnd = async () => {
    while (!isEnding) {
      statuses.push(await read().catch(() => 0))
      await pause(paceMs)
    }
  }
  const readers = Promise.all([readUntilEnd(), readUntilEnd()])
  return {
    end: async () => {
      isEnding = true
      await readers
      return statuses
    },
  }
}
