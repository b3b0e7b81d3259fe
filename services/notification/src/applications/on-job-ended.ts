import { jobEnded } from '@portal/contracts/application/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { loadParties, type Parties } from './parties.ts'

/** Notifies an applicant that the job was closed or deleted while their application was undecided. */
export function onJobEnded(ctx: Context): Subscription {
  return on(
    jobEnded,
    async (tx, event, { seeker, recruiter, job }: Parties) => {
      const params = { job, company: recruiter.name ?? null, end: event.data.end }
      await notify(ctx, tx, {
        eventId: event.id,
        code: 'JOB_ENDED',
        params,
        about: { type: 'APPLICATION', id: event.data.application_id },
        to: seeker,
        names: { userId: recruiter.userId, otherwise: { ...params, job: null, company: null } },
      })
    },
    (data) => loadParties(ctx, data),
  )
}
