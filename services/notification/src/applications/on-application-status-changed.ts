import { applicationStatusChanged } from '@portal/contracts/application/events'
import { on, type Subscription } from '@portal/messaging/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { learnParties, type Parties } from './parties.ts'

/** Tells the applicant what the recruiter decided. */
export function onApplicationStatusChanged(ctx: Context): Subscription {
  return on(
    applicationStatusChanged,
    async (tx, event, { seeker, recruiter, job }: Parties) => {
      const { status } = event.data
      await notify(ctx, tx, {
        eventId: event.id,
        kind: 'APPLICATION_STATUS_CHANGED',
        facts: { job, company: recruiter.name, status },
        about: { type: 'APPLICATION', id: event.data.application_id },
        to: seeker,
        names: { userId: recruiter.userId, otherwise: { job, company: undefined, status } },
      })
    },
    (data) => learnParties(ctx, data),
  )
}
