import { z } from 'zod'
import { personErasedState } from '../auth/events.ts'
import { defineEvent } from '../event.ts'
import { id, instant } from '../fields.ts'
import { applicationStatuses, interviewModes, interviewResults, interviewStatuses } from './http.ts'

/** The state of an application that other services receive, with the user ids of its two parties. */
export const applicationState = z.object({
  application_id: id,
  job_id: id,
  job_seeker_id: id,
  seeker_user_id: id,
  recruiter_user_id: id,
  status: z.enum(applicationStatuses),
  /** The number of this attempt to apply for the job; greater than 1 after a withdrawal. Absent means 1. */
  attempt: z.int().positive().optional(),
  /** The résumé that was sent; absent if there is none. */
  resume_id: id.optional(),
})
export type ApplicationState = z.infer<typeof applicationState>

/** The state of an interview, with the application it belongs to. */
export const interviewState = z.object({
  interview_id: id,
  application_id: id,
  job_id: id,
  seeker_user_id: id,
  recruiter_user_id: id,
  interview_date: instant,
  mode: z.enum(interviewModes),
  result: z.enum(interviewResults),
  status: z.enum(interviewStatuses),
  /** The UTC offset in which the date was written, in minutes east of UTC. Absent if unknown. */
  offset_minutes: z.int().optional(),
})
export type InterviewState = z.infer<typeof interviewState>

const example: ApplicationState = {
  application_id: 40,
  job_id: 12,
  job_seeker_id: 5,
  seeker_user_id: 7,
  recruiter_user_id: 9,
  status: 'APPLIED',
  attempt: 1,
}

const interviewExample: InterviewState = {
  interview_id: 2,
  application_id: 40,
  job_id: 12,
  seeker_user_id: 7,
  recruiter_user_id: 9,
  interview_date: '2027-03-01T09:00:00.000Z',
  mode: 'ONLINE',
  result: 'PENDING',
  status: 'SCHEDULED',
  offset_minutes: 60,
}

export const applicationSubmitted = defineEvent({
  name: 'application.submitted',
  version: 1,
  summary: 'A job seeker applied for a job, or applied again after withdrawing; `attempt` counts the applications.',
  data: applicationState,
  example,
})

/** The number of upcoming interviews that were cancelled because the application ended; absent if there were none. */
const cancelledInterviews = z.int().positive().optional()

export const applicationStatusChanged = defineEvent({
  name: 'application.status-changed',
  version: 1,
  summary: 'The recruiter shortlisted, rejected or hired the applicant.',
  data: applicationState.extend({
    from_status: z.enum(applicationStatuses),
    cancelled_interviews: cancelledInterviews,
  }),
  example: { ...example, status: 'SHORTLISTED', from_status: 'APPLIED' },
})

export const applicationWithdrawn = defineEvent({
  name: 'application.withdrawn',
  version: 1,
  summary: 'The applicant withdrew.',
  data: applicationState.extend({
    from_status: z.enum(applicationStatuses),
    cancelled_interviews: cancelledInterviews,
  }),
  example: { ...example, status: 'WITHDRAWN', from_status: 'SHORTLISTED', cancelled_interviews: 1 },
})

export const interviewScheduled = defineEvent({
  name: 'application.interview-scheduled',
  version: 1,
  summary: 'The recruiter invited the applicant to an interview.',
  data: interviewState,
  example: interviewExample,
})

export const interviewChanges = ['RESCHEDULED', 'CANCELLED', 'RESULT'] as const
/** The reason of a change that was not made to the interview itself. */
export const interviewChangeReasons = ['APPLICATION_ENDED'] as const

export const interviewChanged = defineEvent({
  name: 'application.interview-changed',
  version: 1,
  summary:
    'An interview was rescheduled, cancelled or given a result; `change` says which. A cancellation with the reason `APPLICATION_ENDED` is also counted in the event that ended the application.',
  data: interviewState.extend({
    change: z.enum(interviewChanges),
    reason: z.enum(interviewChangeReasons).optional(),
  }),
  example: { ...interviewExample, status: 'CANCELLED', change: 'CANCELLED', reason: 'APPLICATION_ENDED' },
})

export const jobEnds = ['CLOSED', 'DELETED'] as const

export const jobEnded = defineEvent({
  name: 'application.job-ended',
  version: 1,
  summary:
    'The job of an undecided application was closed or deleted; `end` says which. Recorded once per application and attempt.',
  data: applicationState.extend({ end: z.enum(jobEnds) }),
  example: { ...example, end: 'CLOSED' },
})

export const personErased = defineEvent({
  name: 'application.person-erased',
  version: 1,
  summary: 'The application service erased a person.',
  data: personErasedState,
  example: { user_id: 7, erasure_id: 1 },
})
