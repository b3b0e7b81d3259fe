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
      const params = { job, seeker: seeker.name ?? null, cancelled_interviews: event.data.cancelled_interviews }
      await notify(ctx, tx, {
        eventId: event.id,
        code: 'APPLICATION_WITHDRAWN',
        params,
        about: { type: 'APPLICATION', id: event.data.application_id },
        to: recruiter,
        names: { userId: seeker.userId, otherwise: { ...params, seeker: null } },
      })
    },
    (data) => loadParties(ctx, data),
  )
}
