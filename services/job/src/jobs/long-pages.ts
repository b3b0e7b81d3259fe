import { unavailable } from '@portal/chassis/errors'
import { createFairQueue } from '@portal/chassis/fairness/fair-queue'
import { currentOwner } from '@portal/chassis/runtime/request-context'

// Most screens show fewer. Jobs can be long: building a page of a hundred long ones takes a tenth of a second.
const shortRows = 20
// Per process, because building a page takes CPU time.
const queue = createFairQueue({ atOnce: 1, atOnceOfOwner: 1, maxWaiting: 200, waitMs: 2_000 })

/**
 * Builds a page of up to `limit` jobs. Long pages are built one at a time, so that other requests are not delayed.
 * Throws `unavailable` if the page waits too long in the queue.
 */
export async function makePage<Page>(limit: number, build: () => Promise<Page>): Promise<Page> {
  if (limit <= shortRows) return build()
  const leave = await queue.enter(currentOwner())
  if (!leave) throw unavailable('Too many long lists are being read; try again shortly')
  const begun = performance.now()
  try {
    return await build()
  } finally {
    // So that long pages take at most half of the time, however many are requested.
    setTimeout(leave, performance.now() - begun)
  }
}
