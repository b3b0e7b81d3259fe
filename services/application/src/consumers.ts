import { personErased } from '@portal/contracts/application/events'
import { userErased } from '@portal/contracts/auth/events'
import { jobChanged, jobDeleted, jobPosted, jobStatusChanged } from '@portal/contracts/job/events'
import { seekerChanged, seekerCreated } from '@portal/contracts/profile/events'
import { type Consumer, consumer, on } from '@portal/messaging/consume'
import { erasing } from '@portal/messaging/erasure'
import { candidateCopy } from './candidates/candidate-copy.ts'
import type { Context } from './context.ts'
import { openingCopy } from './openings/opening-copy.ts'
import { erasePerson } from './privacy/erase-person.ts'

/** All that this service listens to. Durable names are deployed state: renaming one starts it anew. */
export function consumersOf(ctx: Context): Consumer[] {
  return [
    consumer('application-openings', [
      on(jobPosted, openingCopy.keep),
      on(jobChanged, openingCopy.keep),
      on(jobStatusChanged, openingCopy.keep),
      on(jobDeleted, openingCopy.keep),
    ]),
    consumer('application-candidates', [on(seekerCreated, candidateCopy.keep), on(seekerChanged, candidateCopy.keep)]),
    consumer('application-erasures', [
      erasing({ requested: userErased, acknowledged: personErased }, (tx, userId) => erasePerson(ctx, tx, userId)),
    ]),
  ]
}
