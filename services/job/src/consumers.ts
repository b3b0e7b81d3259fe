import type { Transaction } from '@portal/chassis/mysql/database'
import { applicationSubmitted } from '@portal/contracts/application/events'
import { userChanged, userErased } from '@portal/contracts/auth/events'
import { personErased } from '@portal/contracts/job/events'
import { memberChanged, recruiterChanged, recruiterCreated } from '@portal/contracts/profile/events'
import { type Consumer, consumer, onMany, unhurried } from '@portal/messaging/consume/consume'
import { erasing } from '@portal/service/privacy/erasing'
import { accountReadModel } from './accounts/account-read-model.ts'
import { noteApplicants } from './applicants/note-applicants.ts'
import type { Context } from './context.ts'
import { employerReadModel } from './jobs/employer-read-model.ts'
import { erasePerson } from './privacy/erase-person.ts'
import { memberReadModel } from './team/member-read-model.ts'

/** All consumers of this service. Durable names are deployed state: a renamed consumer starts over. */
export function consumersOf(ctx: Context): Consumer[] {
  // Events about recruiters change what any of their jobs shows.
  const renewing =
    <Input>(handle: (tx: Transaction, input: Input) => Promise<void>) =>
    async (tx: Transaction, input: Input) => {
      await handle(tx, input)
      tx.afterCommit(ctx.cache.renew)
    }
  return [
    consumer('job-employers', [
      onMany(recruiterCreated, renewing(employerReadModel.apply)),
      onMany(recruiterChanged, renewing(employerReadModel.apply)),
      { ...onMany(memberChanged, memberReadModel.apply), afterwards: async () => ctx.walk() },
    ]),
    consumer('job-recruiters', [
      { ...onMany(userChanged, accountReadModel.apply), afterwards: async () => ctx.walk() },
    ]),
    consumer('job-applicants', [onMany(applicationSubmitted, noteApplicants)], unhurried),
    consumer('job-erasures', [
      {
        ...erasing(
          { requested: userErased, acknowledged: personErased },
          renewing((tx, userId: number) => erasePerson(ctx, tx, userId)),
        ),
        afterwards: ctx.cache.empty,
      },
    ]),
  ]
}
