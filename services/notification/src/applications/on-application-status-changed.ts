import { applicationStatusChanged } from '@portal/contracts/application/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { loadParties, type Parties } from './parties.ts'

/** Notifies the applicant of the recruiter's decision and of any interviews that it cancels. */
export function onApplicationStatusChanged(ctx: Context): Subscription {
  return on(
    applicationStatusChanged,
    async (tx, event, { seeker, recruiter, job }: Parties) => {
      const { status, cancelled_interviews } = event.data
      const params = { job, company: recruiter.name ?? null, status, cancelled_interviews }
      await notify(ctx, tx, {
        eventId: event.id,
        code: 'APPLICATION_STATUS_CHANGED',
        params,
        about: { type: 'APPLICATION', id: event.data.application_id },
        to: seeker,
        names: { userId: recruiter.userId, otherwise: { ...params, job: null, company: null } },
      })
    },
    (data) => loadParties(ctx, data),
  )
}
