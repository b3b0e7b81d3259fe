import { setTimeout as pause } from 'node:timers/promises'

// Enough to be there in every moment, and little enough to leave the machine to what is tested.
const paceMs = 20

/** Reads on and on, two at a time, until it is told to end; returns the status of each answer, 0 where none came. */
export function keepReading(read: () => Promise<number>): { end: () => Promise<number[]> } {
  const statuses: number[] = []
  let isEnding = false
  const keepOn = async () => {
    while (!isEnding) {
      statuses.push(await read().catch(() => 0))
      await pause(paceMs)
    }
  }
  const readers = Promise.all([keepOn(), keepOn()])
  return {
    end: async () => {
      isEnding = true
      await readers
      return statuses
    },
  }
}
