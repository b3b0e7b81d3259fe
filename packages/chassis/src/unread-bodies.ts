// The memory for long bodies that clients have not read yet, all of this process together. Guarantees: a client holds no more
// than its share of it, and all of them no more than there is; the client that holds the most gives way to a newcomer that
// holds less. Short bodies are not counted, as the number of requests under way bounds them.
import type { Response } from 'express'
import { tooManyAtOnce, unavailable } from './errors.ts'
import { currentOwner } from './request-context.ts'
import { createShares } from './shares.ts'

const longBytes = 256 * 1024
const unitBytes = 1024 * 1024
const units = 96
// Four pages of the longest rows there are.
const unitsOfOwner = 24

const shares = createShares<() => void>({
  capacity: units,
  limitOf: () => unitsOfOwner,
  evict: (giveWay) => giveWay(),
})

/**
 * Takes memory for a body of so many bytes, until its response has ended. Throws 429 where the client of the act in progress
 * has not read what it was sent before, 503 where nothing is left.
 */
export function holdBody(res: Response, bytes: number): void {
  if (bytes < longBytes) return
  const owner = currentOwner()
  if (owner === undefined) return
  const leaves: (() => void)[] = []
  const leaveAll = () => {
    for (const leave of leaves.splice(0)) leave()
  }
  const giveWay = () => {
    leaveAll()
    res.destroy()
  }
  for (let left = bytes; left > 0; left -= unitBytes) {
    const admission = shares.enter(giveWay, [owner])
    if (admission.isIn) leaves.push(admission.leave)
    else {
      leaveAll()
      throw admission.reason === 'limit' ? tooManyAtOnce() : unavailable('Too much is being read; try again shortly')
    }
  }
  res.once('close', leaveAll)
}
