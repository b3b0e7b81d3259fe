import { applicationStatusChanged } from '@portal/contracts/application/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { loadParties, namelessJob, type Parties } from './parties.ts'

/** Notifies the applicant of the recruiter's decision and of any interviews that it cancels. */
export function onApplicationStatusChanged(ctx: Context): Subscription {
  return on(
    applicationStatusChanged,
    async (tx, event, { seeker, recruiter, job }: Parties) => {
      const { status, cancelled_interviews: cancelledInterviews } = event.data
      const details = { job, company: recruiter.name, status, cancelledInterviews }
      await notify(ctx, tx, {
        eventId: event.id,
        kind: 'APPLICATION_STATUS_CHANGED',
        details,
        about: { type: 'APPLICATION', id: event.data.application_id },
        to: seeker,
        names: { userId: recruiter.userId, otherwise: { ...details, job: namelessJob, company: undefined } },
      })
    },
    (data) => loadParties(ctx, data),
  )
}
