import { unavailable } from '@portal/chassis/errors'
import { createFairQueue } from '@portal/chassis/fair-queue'
import { currentOwner } from '@portal/chassis/request-context'

// What most pages on a screen show. Jobs may be long, and a page of a hundred then takes a tenth of a second.
const shortRows = 20
// A client that asks for many waits for its own. The turns are the process's, as the processor is that they take.
const turns = createFairQueue({ atOnce: 4, atOnceOfOwner: 2, maxWaiting: 200, waitMs: 2_000 })

/**
 * Makes a page of so many jobs at most, long ones a few at a time, so that others are served meanwhile. Throws
 * `unavailable` where its turn does not come in time.
 */
export async function makePage<Page>(limit: number, make: () => Promise<Page>): Promise<Page> {
  if (limit <= shortRows) return make()
  const endTurn = await turns.enter(currentOwner())
  if (!endTurn) throw unavailable('Too many long lists are being read; try again shortly')
  try {
    return await make()
  } finally {
    endTurn()
  }
}
