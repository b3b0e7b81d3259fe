import type { Transaction } from '@portal/chassis/mysql/database'
import { personErased } from '@portal/contracts/application/events'
import { userErased } from '@portal/contracts/auth/events'
import type { State } from '@portal/contracts/event'
import {
  type JobState,
  jobChanged,
  jobDeleted,
  jobOwnerChanged,
  jobPosted,
  jobStatusChanged,
  questionsChanged,
} from '@portal/contracts/job/events'
import {
  memberChanged,
  recruiterChanged,
  recruiterCreated,
  seekerChanged,
  seekerCreated,
} from '@portal/contracts/profile/events'
import { type Consumer, consumer, onMany, unhurried } from '@portal/messaging/consume/consume'
import { erasing } from '@portal/service/privacy/erasing'
import { candidateReadModel } from './candidates/candidate-read-model.ts'
import type { Context } from './context.ts'
import { employerReadModel } from './employers/employer-read-model.ts'
import { beginRejecting, stopRejecting } from './openings/begin-notifying.ts'
import { onOwnerChanged } from './openings/on-owner-changed.ts'
import { openingReadModel } from './openings/opening-read-model.ts'
import { questionReadModel } from './openings/question-read-model.ts'
import { erasePerson } from './privacy/erase-person.ts'
import { memberReadModel } from './team/member-read-model.ts'

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
        onMany(jobOwnerChanged, onOwnerChanged),
        onMany(jobDeleted, applyEnd),
        onMany(questionsChanged, questionReadModel.apply),
      ],
      unhurried,
    ),
    // Named after its first purpose. It gets all events about profiles, so those of recruiters and members need no other one.
    consumer(
      'application-candidates',
      [
        onMany(seekerCreated, candidateReadModel.apply),
        onMany(seekerChanged, candidateReadModel.apply),
        onMany(recruiterCreated, employerReadModel.apply),
        onMany(recruiterChanged, employerReadModel.apply),
        onMany(memberChanged, memberReadModel.apply),
      ],
      unhurried,
    ),
    consumer('application-erasures', [
      erasing({ requested: userErased, acknowledged: personErased }, (tx, userId) => erasePerson(ctx, tx, userId)),
    ]),
  ]
}
