import { z } from 'zod'
import { id, idText, instant, line, text } from '../fields.ts'
import { answer, maxQuestions, questionKinds } from '../job/questions.ts'
import { defineOperations } from '../operation.ts'
import { sentResume } from '../profile/resumes-http.ts'
import { sentProfile } from '../profile/sent-profile.ts'

/** Where somebody found a job, such as a job board and a campaign on it. */
const source = z.strictObject({
  channel: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'must be a short name of lower-case letters and digits')
    .meta({ example: 'newsletter' }),
  campaign: line(100).optional(),
})

export const submitApplicationBody = z
  .strictObject({
    job_id: id,
    cover_letter: text(5_000).optional(),
    resume_id: id.optional().meta({ description: 'One of your résumés, as it is now' }),
    answers: z.array(answer).max(maxQuestions).optional(),
    questions_version: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Of the questions that are answered; required if the job has questions that must be' }),
    source: source.optional(),
  })
  .meta({ id: 'NewApplication', example: { job_id: 1, cover_letter: 'I have baked bread since I was twelve.' } })
export type NewApplication = z.infer<typeof submitApplicationBody>

export const submission = z
  .object({
    attempt: z.int(),
    cover_letter: z.string().nullable(),
    resume_id: id.nullable(),
    answers: z.array(
      z.object({
        question_id: id,
        kind: z.enum(questionKinds).nullable(),
        text: z.string().nullable().meta({ description: 'The question; null after its recruiter was erased' }),
        value: answer.shape.value,
        is_flagged: z.boolean().optional().meta({
          description: 'Whether the recruiter wants answers like this marked; only for the recruiter',
        }),
      }),
    ),
    source: source.nullable(),
  })
  .meta({ id: 'Submission', description: 'What was sent with an application besides the profile' })
export type Submission = z.infer<typeof submission>

export const resumeAccess = z
  .object({ url: z.string().meta({ description: 'Relative to the address of the portal' }), expires_at: instant })
  .meta({ id: 'ResumeAccess' })
export type ResumeAccess = z.infer<typeof resumeAccess>

const params = z.object({ id: idText })

export const submissionOperations = defineOperations({
  readSubmission: {
    method: 'get',
    path: '/applications/{id}/submission',
    summary: 'Read what was sent with an application',
    description: 'With the last attempt. For the applicant, the recruiter who owns the job, and administrators.',
    access: 'signed-in',
    params,
    response: { status: 200, description: 'The letter, the answers, and which résumé', schema: submission },
    rejections: [404],
  },
  readCandidate: {
    method: 'get',
    path: '/applications/{id}/candidate',
    summary: 'Read the profile that an application was sent with',
    description:
      'As it was then, for the applicant and the recruiter who owns the job. That the recruiter reads it is recorded. 404 also for applications from before profiles were kept.',
    access: ['JOB_SEEKER', 'RECRUITER'],
    params,
    response: {
      status: 200,
      description: 'The profile and the skills',
      schema: sentProfile.meta({ id: 'SentProfile' }),
    },
    rejections: [404],
  },
  readSentResume: {
    method: 'get',
    path: '/applications/{id}/resume',
    summary: 'Read what is known about the résumé of an application',
    description:
      'For those who may read the application. `scan` says whether the file can be read: only if it is `CLEAN`, or `NONE` where files are not scanned. 404 if there is none, or not any more.',
    access: 'signed-in',
    params,
    response: { status: 200, description: 'Name, type and size of the file, and its virus scan', schema: sentResume },
    rejections: [404],
  },
  linkToResume: {
    method: 'post',
    path: '/applications/{id}/resume-link',
    summary: 'Get a link to the résumé of an application',
    description: 'For the recruiter who owns the job. The link is valid for five minutes; each download is recorded.',
    access: ['RECRUITER'],
    params,
    response: { status: 200, description: 'The link', schema: resumeAccess },
    rejections: [404],
  },
})
