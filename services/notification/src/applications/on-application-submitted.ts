import { applicationSubmitted } from '@portal/contracts/application/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notifyAll, renderNotification } from '../notifications/notify.ts'
import { loadParties, namelessJob, type Parties } from './parties.ts'

/** Confirms an application to the applicant and notifies the recruiter. */
export function onApplicationSubmitted(ctx: Context): Subscription {
  return on(
    applicationSubmitted,
    async (tx, event, { seeker, recruiter, job }: Parties) => {
      const isRenewed = (event.data.attempt ?? 1) > 1
      const about = { type: 'APPLICATION', id: event.data.application_id } as const
      const confirmation = renderNotification({
        eventId: event.id,
        kind: 'APPLICATION_RECEIVED',
        details: { job, company: recruiter.name, isRenewed },
        about,
        to: seeker,
        names: { userId: recruiter.userId, otherwise: { job: namelessJob, company: undefined, isRenewed } },
      })
      const announcement = renderNotification({
        eventId: event.id,
        kind: 'NEW_APPLICATION',
        details: { job, seeker: seeker.name, isRenewed },
        about,
        to: recruiter,
        names: { userId: seeker.userId, otherwise: { job, seeker: undefined, isRenewed } },
      })
      await notifyAll(ctx, tx, [confirmation, announcement])
    },
    (data) => loadParties(ctx, data),
  )
}
