import { applicationSubmitted } from '@portal/contracts/application/events'
import type { EventOf } from '@portal/contracts/event'
import { onMany, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { type Message, notifyAll, renderNotification } from '../notifications/notify.ts'
import { loadParties, namelessJob, type Parties } from './parties.ts'

/** Confirms an application to the applicant and notifies the recruiter. */
export function onApplicationSubmitted(ctx: Context): Subscription {
  return onMany(
    applicationSubmitted,
    (tx, events, parties: readonly Parties[]) =>
      notifyAll(
        ctx,
        tx,
        events.flatMap((event, index) => messagesOf(event, parties[index] as Parties)),
      ),
    (data) => loadParties(ctx, data),
  )
}

function messagesOf(event: EventOf<typeof applicationSubmitted>, { seeker, recruiter, job }: Parties): Message[] {
  const isRenewed = (event.data.attempt ?? 1) > 1
  const { id: eventId, traceparent } = event
  const about = { type: 'APPLICATION', id: event.data.application_id } as const
  const confirmation = renderNotification({
    eventId,
    traceparent,
    kind: 'APPLICATION_RECEIVED',
    details: { job, company: recruiter.name, isRenewed },
    about,
    to: seeker,
    names: { userId: recruiter.userId, otherwise: { job: namelessJob, company: undefined, isRenewed } },
  })
  const announcement = renderNotification({
    eventId,
    traceparent,
    kind: 'NEW_APPLICATION',
    details: { job, seeker: seeker.name, isRenewed },
    about,
    to: recruiter,
    names: { userId: seeker.userId, otherwise: { job, seeker: undefined, isRenewed } },
  })
  return [confirmation, announcement]
}
