import type { Transaction } from '@portal/chassis/mysql/database'
import { type InterviewState, interviewChanged, interviewScheduled } from '@portal/contracts/application/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { loadParties, type Parties } from './parties.ts'

type InterviewCode = 'INTERVIEW_SCHEDULED' | 'INTERVIEW_CHANGED' | 'INTERVIEW_CANCELLED'

/** Notifies the applicant of the invitation. */
export function onInterviewScheduled(ctx: Context): Subscription {
  return on(
    interviewScheduled,
    (tx, event, parties: Parties) => notifyApplicant(ctx, tx, { ...event, parties, code: 'INTERVIEW_SCHEDULED' }),
    (data) => loadParties(ctx, data),
  )
}

/**
 * Notifies the applicant that an interview was moved or cancelled. Results are the recruiter's notes and are not sent.
 * A cancellation because the application ended is part of that notification, or known to the applicant who withdrew.
 */
export function onInterviewChanged(ctx: Context): Subscription {
  return on(
    interviewChanged,
    async (tx, event, parties: Parties) => {
      const { change, reason } = event.data
      if (change === 'RESULT' || reason === 'APPLICATION_ENDED') return
      const code = change === 'CANCELLED' ? 'INTERVIEW_CANCELLED' : 'INTERVIEW_CHANGED'
      await notifyApplicant(ctx, tx, { ...event, parties, code })
    },
    (data) => loadParties(ctx, data),
  )
}

async function notifyApplicant(
  ctx: Context,
  tx: Transaction,
  { id, data, parties, code }: { id: string; data: InterviewState; parties: Parties; code: InterviewCode },
): Promise<void> {
  const { seeker, recruiter, job } = parties
  const { interview_date: date, offset_minutes, mode } = data
  const params = { job, company: recruiter.name ?? null, date, offset_minutes, mode }
  await notify(ctx, tx, {
    eventId: id,
    code,
    params,
    about: { type: 'INTERVIEW', id: data.interview_id },
    to: seeker,
    names: { userId: recruiter.userId, otherwise: { ...params, job: null, company: null } },
  })
}
