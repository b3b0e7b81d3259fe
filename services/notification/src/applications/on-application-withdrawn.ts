import { applicationWithdrawn } from '@portal/contracts/application/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { loadParties, type Parties } from './parties.ts'

/** Notifies the recruiter that an applicant withdrew and of any interviews that this cancels. */
export function onApplicationWithdrawn(ctx: Context): Subscription {
  return on(
    applicationWithdrawn,
    async (tx, event, { seeker, recruiter, job }: Parties) => {
      const details = { job, seeker: seeker.name, cancelledInterviews: event.data.cancelled_interviews }
      await notify(ctx, tx, {
        eventId: event.id,
        kind: 'APPLICATION_WITHDRAWN',
        details,
        about: { type: 'APPLICATION', id: event.data.application_id },
        to: recruiter,
        names: { userId: seeker.userId, otherwise: { ...details, seeker: undefined } },
      })
    },
    (data) => loadParties(ctx, data),
  )
}
