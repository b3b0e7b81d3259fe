import { applicationSubmitted } from '@portal/contracts/application/events'
import type { EventOf } from '@portal/contracts/event'
import { onMany, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { type Message, notifyAll, renderNotification } from '../notifications/notify.ts'
import { loadParties, type Parties } from './parties.ts'

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
  const is_renewed = (event.data.attempt ?? 1) > 1
  const { id: eventId, traceparent } = event
  const about = { type: 'APPLICATION', id: event.data.application_id } as const
  const confirmation = renderNotification({
    eventId,
    traceparent,
    code: 'APPLICATION_RECEIVED',
    params: { job, company: recruiter.name ?? null, is_renewed },
    about,
    to: seeker,
    names: { userId: recruiter.userId, otherwise: { job: null, company: null, is_renewed } },
  })
  const announcement = renderNotification({
    eventId,
    traceparent,
    code: 'NEW_APPLICATION',
    params: { job, seeker: seeker.name ?? null, is_renewed },
    about,
    to: recruiter,
    names: { userId: seeker.userId, otherwise: { job, seeker: null, is_renewed } },
  })
  return [confirmation, announcement]
}
