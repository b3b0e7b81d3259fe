import { jobEnded } from '@portal/contracts/application/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { loadParties, namelessJob, type Parties } from './parties.ts'

/** Notifies an applicant that the job was closed or deleted while their application was undecided. */
export function onJobEnded(ctx: Context): Subscription {
  return on(
    jobEnded,
    async (tx, event, { seeker, recruiter, job }: Parties) => {
      const details = { job, company: recruiter.name, end: event.data.end }
      await notify(ctx, tx, {
        eventId: event.id,
        kind: 'JOB_ENDED',
        details,
        about: { type: 'APPLICATION', id: event.data.application_id },
        to: seeker,
        names: { userId: recruiter.userId, otherwise: { ...details, job: namelessJob, company: undefined } },
      })
    },
    (data) => loadParties(ctx, data),
  )
}
