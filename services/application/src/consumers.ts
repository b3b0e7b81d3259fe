import type { Transaction } from '@portal/chassis/mysql/database'
import { personErased } from '@portal/contracts/application/events'
import { userErased } from '@portal/contracts/auth/events'
import type { State } from '@portal/contracts/event'
import { type JobState, jobChanged, jobDeleted, jobPosted, jobStatusChanged } from '@portal/contracts/job/events'
import { recruiterChanged, recruiterCreated, seekerChanged, seekerCreated } from '@portal/contracts/profile/events'
import { type Consumer, consumer, onMany, unhurried } from '@portal/messaging/consume/consume'
import { erasing } from '@portal/service/privacy/erasing'
import { candidateReadModel } from './candidates/candidate-read-model.ts'
import type { Context } from './context.ts'
import { employerReadModel } from './employers/employer-read-model.ts'
import { beginRejecting, stopRejecting } from './openings/begin-notifying.ts'
import { openingReadModel } from './openings/opening-read-model.ts'
import { erasePerson } from './privacy/erase-person.ts'

type StatusChange = State<JobState & { reject_remaining?: boolean | undefined }>

/** All consumers of this service. Durable names are deployed state: a renamed consumer starts at the first event. */
export function consumersOf(ctx: Context): Consumer[] {
  // Without it, applicants would be notified a few seconds later.
  const applyEnd = async (tx: Transaction, jobs: readonly State<JobState>[]) => {
    await openingReadModel.apply(tx, jobs)
    tx.afterCommit(ctx.notifyApplicants)
  }
  const applyStatus = async (tx: Transaction, jobs: readonly StatusChange[]) => {
    await applyEnd(tx, jobs)
    for (const { data } of jobs) await (data.reject_remaining ? beginRejecting : stopRejecting)(tx, data.job_id)
  }
  return [
    consumer(
      'application-openings',
      [
        onMany(jobPosted, openingReadModel.apply),
        onMany(jobChanged, openingReadModel.apply),
        onMany(jobStatusChanged, applyStatus),
        onMany(jobDeleted, applyEnd),
      ],
      unhurried,
    ),
    // Named after its first purpose. It gets all events about profiles, so those of recruiters need no other one.
    consumer(
      'application-candidates',
      [
        onMany(seekerCreated, candidateReadModel.apply),
        onMany(seekerChanged, candidateReadModel.apply),
        onMany(recruiterCreated, employerReadModel.apply),
        onMany(recruiterChanged, employerReadModel.apply),
      ],
      unhurried,
    ),
    consumer('application-erasures', [
      erasing({ requested: userErased, acknowledged: personErased }, (tx, userId) => erasePerson(ctx, tx, userId)),
    ]),
  ]
}
