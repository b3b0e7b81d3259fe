import { personErased } from '@portal/contracts/application/events'
import { userErased } from '@portal/contracts/auth/events'
import { jobChanged, jobDeleted, jobPosted, jobStatusChanged } from '@portal/contracts/job/events'
import { seekerChanged, seekerCreated } from '@portal/contracts/profile/events'
import { type Consumer, consumer, on } from '@portal/messaging/consume/consume'
import { erasing } from '@portal/messaging/erasure'
import { candidateReadModel } from './candidates/candidate-read-model.ts'
import type { Context } from './context.ts'
import { openingReadModel } from './openings/opening-read-model.ts'
import { erasePerson } from './privacy/erase-person.ts'

/** All consumers of this service. Durable names are deployed state: a renamed consumer starts at the first event. */
export function consumersOf(ctx: Context): Consumer[] {
  return [
    consumer('application-openings', [
      on(jobPosted, openingReadModel.apply),
      on(jobChanged, openingReadModel.apply),
      on(jobStatusChanged, openingReadModel.apply),
      on(jobDeleted, openingReadModel.apply),
    ]),
    consumer('application-candidates', [
      on(seekerCreated, candidateReadModel.apply),
      on(seekerChanged, candidateReadModel.apply),
    ]),
    consumer('application-erasures', [
      erasing({ requested: userErased, acknowledged: personErased }, (tx, userId) => erasePerson(ctx, tx, userId)),
    ]),
  ]
}
