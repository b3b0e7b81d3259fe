import { z } from 'zod'
import { personErasedState } from '../auth/events.ts'
import { defineEvent } from '../event.ts'
import { id, instant } from '../fields.ts'
import { closeReasons } from './end.ts'
import { jobStatuses } from './http.ts'
import { question } from './questions.ts'
import { jobTypes } from './work.ts'

/** The state of a job that other services receive; `recruiter_user_id` is the person in charge. */
export const jobState = z.object({
  job_id: id,
  recruiter_id: id,
  recruiter_user_id: id,
  /** Absent or null if it is not known yet. */
  company_id: id.nullable().optional(),
  title: z.string(),
  location: z.string(),
  job_type: z.enum(jobTypes),
  status: z.enum(jobStatuses),
  is_deleted: z.boolean(),
  /** True while its recruiter is blocked: the job cannot be found or applied for. Absent means false. */
  is_hidden: z.boolean().optional(),
  /** When it ends by itself, even if no event has said so yet. Absent or null means never. */
  expires_at: instant.nullable().optional(),
  /** Why it is closed. Absent or null if that is not known. */
  close_reason: z.enum(closeReasons).nullable().optional(),
  /** Within how many days applicants are promised a reply. Absent or null if they are not. */
  reply_within_days: z.int().nullable().optional(),
  /** Where applications are sent instead of to the portal. Absent or null if they are sent to it. */
  apply_url: z.string().nullable().optional(),
})
export type JobState = z.infer<typeof jobState>

/** The texts of a job are personal data of its recruiter. Once they are erased, the job contains no personal data. */
function authorOf(job: JobState): number | undefined {
  return job.title === '' ? undefined : job.recruiter_user_id
}

const example: JobState = {
  job_id: 12,
  recruiter_id: 3,
  recruiter_user_id: 9,
  company_id: 4,
  title: 'DevOps Engineer',
  location: 'Bangalore',
  job_type: 'FULL_TIME',
  status: 'OPEN',
  is_deleted: false,
  is_hidden: false,
  expires_at: '2026-06-01T00:00:00.000Z',
  close_reason: null,
  reply_within_days: 14,
  apply_url: null,
}

export const jobPosted = defineEvent({
  name: 'job.posted',
  version: 1,
  summary: 'A recruiter posted a job, possibly as a draft.',
  data: jobState,
  example,
  person: authorOf,
})

export const jobChanged = defineEvent({
  name: 'job.changed',
  version: 1,
  summary: 'The content of a job changed, or it was hidden or shown again.',
  data: jobState,
  example,
  person: authorOf,
})

export const jobStatusChanged = defineEvent({
  name: 'job.status-changed',
  version: 1,
  summary: 'A job was opened, paused or closed, or its time was over.',
  data: jobState.extend({
    from_status: z.enum(jobStatuses),
    /** Whether its recruiter rejects with it all applicants who are undecided. Absent means false. */
    reject_remaining: z.boolean().optional(),
  }),
  example: { ...example, status: 'CLOSED', close_reason: 'FILLED', from_status: 'OPEN' },
  person: authorOf,
})

export const jobOwnerChanged = defineEvent({
  name: 'job.owner-changed',
  version: 1,
  summary: 'Another recruiter of the company is in charge of a job and of its applications.',
  data: jobState.extend({ from_user_id: id }),
  example: { ...example, from_user_id: 11 },
  person: authorOf,
})

export const jobDeleted = defineEvent({
  name: 'job.deleted',
  version: 1,
  summary: 'A job was deleted, by its recruiter or by an administrator.',
  data: jobState,
  example: { ...example, is_deleted: true },
  person: authorOf,
})

export const jobExpiring = defineEvent({
  name: 'job.expiring',
  version: 1,
  summary: 'A job ends by itself in seven days.',
  data: jobState,
  example,
  person: authorOf,
})

export const jobNotPublished = defineEvent({
  name: 'job.not-published',
  version: 1,
  summary: 'A draft was not opened at the time its recruiter had set, because it lacks something.',
  data: jobState.extend({ missing: z.array(z.string()) }),
  example: { ...example, status: 'DRAFT', missing: ['location'] },
  person: authorOf,
})

/** The questions of a job that other services receive; `recruiter_user_id` is the user who wrote them. */
export const questionsState = z.object({
  job_id: id,
  recruiter_user_id: id,
  version: z.int(),
  questions: z.array(question),
})
export type QuestionsState = z.infer<typeof questionsState>

export const questionsChanged = defineEvent({
  name: 'job.questions-changed',
  version: 1,
  summary: 'The questions that applicants of a job are asked changed.',
  data: questionsState,
  example: {
    job_id: 12,
    recruiter_user_id: 9,
    version: 1,
    questions: [{ id: 1, kind: 'BOOLEAN', text: 'Do you have a driving licence?', is_required: true }],
  },
  person: ({ recruiter_user_id, questions }) => (questions.length === 0 ? undefined : recruiter_user_id),
})

/** The state of a skill that other services receive. */
export const skillState = z.object({
  skill_id: id,
  name: z.string(),
  /** True after an administrator removed it: it can no longer be selected. Absent means false. */
  is_deleted: z.boolean().optional(),
})
export type SkillState = z.infer<typeof skillState>

export const skillCreated = defineEvent({
  name: 'job.skill-created',
  version: 1,
  summary: 'A skill was added.',
  data: skillState,
  example: { skill_id: 4, name: 'FastAPI', is_deleted: false },
})

export const skillDeleted = defineEvent({
  name: 'job.skill-deleted',
  version: 1,
  summary: 'An administrator removed a skill.',
  data: skillState,
  example: { skill_id: 4, name: 'FastAPI', is_deleted: true },
})

export const personErased = defineEvent({
  name: 'job.person-erased',
  version: 1,
  summary: 'The job service erased a person.',
  data: personErasedState,
  example: { user_id: 7, erasure_id: 1 },
})
