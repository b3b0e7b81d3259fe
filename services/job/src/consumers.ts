import { userChanged, userErased } from '@portal/contracts/auth/events'
import { personErased } from '@portal/contracts/job/events'
import { recruiterChanged, recruiterCreated } from '@portal/contracts/profile/events'
import { type Consumer, consumer, on } from '@portal/messaging/consume/consume'
import { erasing } from '@portal/messaging/erasure'
import { accountReadModel } from './accounts/account-read-model.ts'
import type { Context } from './context.ts'
import { employerReadModel } from './employers/employer-read-model.ts'
import { erasePerson } from './privacy/erase-person.ts'

/** All consumers of this service. Durable names are deployed state: a renamed consumer starts over. */
export function consumersOf(ctx: Context): Consumer[] {
  return [
    consumer('job-employers', [
      on(recruiterCreated, employerReadModel.apply),
      on(recruiterChanged, employerReadModel.apply),
    ]),
    consumer('job-recruiters', [{ ...on(userChanged, accountReadModel.apply), afterwards: async () => ctx.walk() }]),
    consumer('job-erasures', [
      {
        ...erasing({ requested: userErased, acknowledged: personErased }, erasePerson),
        afterwards: ctx.cache.empty,
      },
    ]),
  ]
}
