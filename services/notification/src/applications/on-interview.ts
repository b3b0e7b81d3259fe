import type { Transaction } from '@portal/chassis/mysql/database'
import { type InterviewState, interviewChanged, interviewScheduled } from '@portal/contracts/application/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { loadParties, namelessJob, type Parties } from './parties.ts'

type InterviewKind = 'INTERVIEW_SCHEDULED' | 'INTERVIEW_CHANGED' | 'INTERVIEW_CANCELLED'

/** Notifies the applicant of the invitation. */
export function onInterviewScheduled(ctx: Context): Subscription {
  return on(
    interviewScheduled,
    (tx, event, parties: Parties) => notifyApplicant(ctx, tx, { ...event, parties, kind: 'INTERVIEW_SCHEDULED' }),
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
      const kind = change === 'CANCELLED' ? 'INTERVIEW_CANCELLED' : 'INTERVIEW_CHANGED'
      await notifyApplicant(ctx, tx, { ...event, parties, kind })
    },
    (data) => loadParties(ctx, data),
  )
}

function timeOf({ interview_date, offset_minutes }: InterviewState) {
  return { date: new Date(interview_date), offsetMinutes: offset_minutes }
}

async function notifyApplicant(
  ctx: Context,
  tx: Transaction,
  { id, data, parties, kind }: { id: string; data: InterviewState; parties: Parties; kind: InterviewKind },
): Promise<void> {
  const { seeker, recruiter, job } = parties
  const details = { job, company: recruiter.name, ...timeOf(data), mode: data.mode }
  await notify(ctx, tx, {
    eventId: id,
    kind,
    details,
    about: { type: 'INTERVIEW', id: data.interview_id },
    to: seeker,
    names: { userId: recruiter.userId, otherwise: { ...details, job: namelessJob, company: undefined } },
  })
}
