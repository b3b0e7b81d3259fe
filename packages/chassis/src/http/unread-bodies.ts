// Limits the memory for long response bodies that clients have not read yet, for the whole process (ADR 27).
// Guarantees: no client exceeds its share, and all clients together do not exceed the total; the client that holds the
// most gives way to a newcomer that holds less.
// Does not guarantee: a limit for short bodies, which the number of requests in flight already bounds.
import type { Response } from 'express'
import { tooManyAtOnce, unavailable } from '../errors.ts'
import { createShares } from '../fairness/shares.ts'
import { currentOwner } from '../runtime/request-context.ts'

const longBytes = 256 * 1024
const unitBytes = 1024 * 1024
const units = 96
// Four pages of the longest rows.
const unitsOfOwner = 24

const shares = createShares<() => void>({
  capacity: units,
  limitOf: () => unitsOfOwner,
  evict: (giveWay) => giveWay(),
})

/**
 * Reserves memory for a body of `bytes` bytes until its response has ended. Throws 429 if the client of the current
 * request already holds its share, 503 if none is left.
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
      throw admission.reason === 'limit'
        ? tooManyAtOnce()
        : unavailable('Too many long responses are being sent; try again shortly')
    }
  }
  res.once('close', leaveAll)
}
