import { applicationStatusChanged } from '@portal/contracts/application/events'
import { on, type Subscription } from '@portal/messaging/consume'
import type { Context } from '../context.ts'
import { learnCase } from '../copies/learn-case.ts'
import { notify } from '../notifications/notify.ts'
import { readParties } from './parties.ts'

/** Tells the applicant what the recruiter decided. */
export function onApplicationStatusChanged(ctx: Context): Subscription {
  return on(
    applicationStatusChanged,
    async (tx, event) => {
      const { seeker, recruiter, job } = await readParties(tx, event.data)
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
    (data) => learnCase(ctx, data),
  )
}
