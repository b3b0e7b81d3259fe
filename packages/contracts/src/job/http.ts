import { z } from 'zod'
import { id, idText, line, pageQuery, resource, sinceAdded } from '../fields.ts'
import { defineOperations } from '../operation.ts'
import { changeJobBody, postJobBody } from './bodies.ts'
import { draftOfJob } from './draft.ts'
import { endOfJob, endWhenOpened, extendJobBody, givenCloseReasons } from './end.ts'
import { jobIndexMediaType, maxIndexLines, readJobIndexQuery } from './job-index.ts'
import { payNotices, payOfJob } from './pay.ts'
import { placeOfJob } from './place.ts'
import { listSkillsQuery } from './skills-query.ts'
import { referenceOfJob, statementsOfJob } from './statements.ts'
import { wantedSkillsOfJob } from './wanted-skills.ts'
import { jobTypes, workOfJob } from './work.ts'

export const jobStatuses = ['DRAFT', 'OPEN', 'PAUSED', 'CLOSED'] as const
export type JobStatus = (typeof jobStatuses)[number]
/** The statuses of jobs that everyone may see: all but drafts. */
export const publishedStatuses = ['OPEN', 'PAUSED', 'CLOSED'] as const

export const skill = z.object({ ...resource, name: z.string() }).meta({ id: 'Skill' })
export const createSkillBody = z
  .strictObject({ name: line(200) })
  .meta({ id: 'NewSkill', example: { name: 'TypeScript' } })

export const job = z
  .object({
    ...resource,
    title: z.string(),
    description: z.string(),
    location: z.string(),
    ...placeOfJob,
    ...payOfJob,
    ...workOfJob,
    ...statementsOfJob,
    job_type: z.enum(jobTypes),
    status: z.enum(jobStatuses),
    ...draftOfJob,
    ...endOfJob,
    recruiter_id: id.meta({ description: 'The profile of the recruiter in charge' }),
    company_id: sinceAdded(id.nullable(), null).meta({ description: 'Null if it is not known yet' }),
    company_name: z.string(),
    skills: z.array(z.object({ id, name: z.string() })),
    ...wantedSkillsOfJob,
    ...referenceOfJob,
    notices: z
      .array(z.object({ code: z.string(), message: z.string(), job_id: id.optional() }))
      .optional()
      .meta({
        description: `What the recruiter should know about the job, such as ${[...payNotices, 'POSSIBLE_DUPLICATE'].map((code) => `\`${code}\``).join(', ')}; only in responses to its recruiter about this job`,
      }),
    revision: z.int().optional().meta({
      description: 'Changes with each change of the job; only in responses to its recruiter about this job',
    }),
  })
  .meta({ id: 'Job' })
export type Job = z.infer<typeof job>

/** The longest extract of a description. */
export const maxExtract = 200
export const jobCard = job
  .omit({ description: true, benefits: true, wanted_skills: true, external_ref: true, notices: true, revision: true })
  .extend({
    extract: z.string().max(maxExtract).meta({
      description:
        'A part of the description as plain text, with an ellipsis where text is left out: around words of `q` if they are in the description, otherwise its beginning',
    }),
  })
  .meta({ id: 'JobCard', description: 'A job as lists show it' })
export type JobCard = z.infer<typeof jobCard>

/** Lists of jobs can be requested without what only a page of one job needs. */
export const listView = {
  view: z.enum(['card']).optional().meta({
    description:
      'With `card`, jobs have an `extract` of at most 200 characters instead of `description` and `benefits`',
  }),
}
/** A job in a list, in either view. */
export const listedJob = z.union([job, jobCard])

export const changeJobStatusBody = z
  .strictObject({
    new_status: z.enum(jobStatuses),
    close_reason: z.enum(givenCloseReasons).optional().meta({ description: 'Only if the job is closed' }),
    reject_remaining: z.boolean().optional().meta({
      description:
        'Only if the job is closed: rejects all who have applied and are neither hired nor rejected. Otherwise they are notified that the job has ended',
    }),
    ...endWhenOpened,
  })
  .meta({ id: 'JobStatusChange' })
export type JobStatusChange = z.infer<typeof changeJobStatusBody>
/** The older form: the status in the query string, no body. */
export const changeJobStatusQuery = z.object({ new_status: z.enum(jobStatuses).optional() })

export const jobParams = z.object({ id: idText })
export const skillParams = z.object({ id: idText })
export const listJobsQuery = z.object({ ...pageQuery(100), ...listView, status: z.enum(publishedStatuses).optional() })
const ownJobs = { status: z.enum(jobStatuses).optional(), of: z.enum(['company']).optional() }
export const listMyJobsQuery = z.object({ ...pageQuery(100), ...listView, ...ownJobs })

export const activeCount = z.object({ active_jobs: z.int() }).meta({ id: 'ActiveJobCount' })

const jobResponse = { status: 200, description: 'The job', schema: job }
const jobsResponse = { status: 200, description: 'Jobs, newest first', schema: listedJob, list: true } as const

export const jobOperations = defineOperations({
  postJob: {
    method: 'post',
    path: '/jobs/',
    summary: 'Post a job',
    description:
      'Requires a recruiter profile (409). The number of jobs that a recruiter has at once without closing them is limited (409), and so is the number posted per day (429). A portal may require that open jobs state their pay (422 `PAY_RANGE_REQUIRED`).',
    access: ['RECRUITER'],
    body: postJobBody,
    response: { status: 201, description: 'The new job', schema: job },
    rejections: [409],
  },
  listJobs: {
    method: 'get',
    path: '/jobs/',
    summary: 'List published jobs',
    access: 'anyone',
    query: listJobsQuery,
    response: jobsResponse,
  },
  listMyJobs: {
    method: 'get',
    path: '/jobs/my/jobs',
    summary: 'List the jobs you are in charge of',
    description:
      '`of=company` lists those of your company. It needs a role that may manage them, or 403 `COMPANY_ROLE`.',
    access: ['RECRUITER'],
    query: listMyJobsQuery,
    response: jobsResponse,
  },
  readMyJob: {
    method: 'get',
    path: '/jobs/my/jobs/{id}',
    summary: 'Read one of your jobs, or of the jobs of your company',
    description: 'With `notices`, and also while it is a draft.',
    access: ['RECRUITER'],
    params: jobParams,
    response: jobResponse,
    rejections: [404],
  },
  cloneJob: {
    method: 'post',
    path: '/jobs/{id}/clone',
    location: '/jobs/',
    summary: 'Copy one of your jobs into a draft',
    description: 'The draft has the same content and skills. The limits of posting a job apply (409, 429).',
    access: ['RECRUITER'],
    params: jobParams,
    response: { status: 201, description: 'The new draft', schema: job },
    rejections: [404, 409],
  },
  countActiveJobs: {
    method: 'get',
    path: '/jobs/stats/active-count',
    summary: 'Count the open jobs',
    access: 'anyone',
    response: { status: 200, description: 'The count', schema: activeCount },
  },
  readJobIndex: {
    method: 'get',
    path: '/jobs/index',
    summary: 'List all open jobs with their titles',
    description: `For sitemaps and copies. Each line is a JSON object with \`id\`, \`title\` and \`updated_at\`, in ascending
order of \`id\`. Up to ${maxIndexLines.toLocaleString('en')} lines; if there are fewer, they are all that remain.`,
    access: 'anyone',
    limit: 'search',
    query: readJobIndexQuery,
    response: {
      status: 200,
      description: 'Lines of JSON',
      schema: z.string().meta({ example: '{"id":1,"title":"Cook","updated_at":"2026-03-01T09:30:00.000Z"}\n' }),
      mediaType: jobIndexMediaType,
    },
  },
  readJob: {
    method: 'get',
    path: '/jobs/{id}',
    summary: 'Read a job',
    description:
      'A draft is visible only to its owner, a job of a blocked recruiter only to administrators. Some time after a job has ended, only its owner, those who have applied and administrators can read it; all others get 410.',
    access: 'anyone',
    params: jobParams,
    response: jobResponse,
    rejections: [404, 410],
  },
  changeJob: {
    method: 'put',
    path: '/jobs/{id}',
    summary: 'Edit one of your jobs',
    description: 'Omitted fields stay unchanged; null clears an optional one.',
    access: ['RECRUITER'],
    params: jobParams,
    body: changeJobBody,
    response: jobResponse,
    rejections: [404, 409],
  },
  changeJobStatus: {
    method: 'put',
    path: '/jobs/{id}/status',
    summary: 'Change the status of one of your jobs',
    description:
      'A job whose time is over is CLOSED. Allowed changes: DRAFT to OPEN, OPEN to PAUSED and back, OPEN or PAUSED to CLOSED, CLOSED to OPEN; otherwise 409. Opening a closed job is also rejected (409) if you have too many jobs that are not closed. A portal may require that open jobs state their pay (422 `PAY_RANGE_REQUIRED`).',
    access: ['RECRUITER'],
    params: jobParams,
    query: changeJobStatusQuery,
    body: changeJobStatusBody.optional(),
    response: jobResponse,
    rejections: [404, 409],
  },
  extendJob: {
    method: 'post',
    path: '/jobs/{id}/extend',
    summary: 'Set when one of your jobs ends',
    description:
      'Of an open or paused job, later or earlier than before. A job that ended by itself is opened again, with the limits of opening a job. Other closed jobs and drafts are rejected (409).',
    access: ['RECRUITER'],
    params: jobParams,
    body: extendJobBody,
    response: jobResponse,
    rejections: [404, 409],
  },
  deleteJob: {
    method: 'delete',
    path: '/jobs/{id}',
    summary: 'Delete one of your jobs',
    description: 'Administrators can delete every published job.',
    access: ['RECRUITER', 'ADMIN'],
    params: jobParams,
    response: { status: 204, description: 'The job is deleted' },
    rejections: [404],
  },
  listSkills: {
    method: 'get',
    path: '/skills',
    summary: 'List skills',
    access: 'anyone',
    query: listSkillsQuery,
    response: {
      status: 200,
      description: 'Skills, oldest first, or in the order that `q` describes',
      schema: skill,
      list: true,
    },
  },
  createSkill: {
    method: 'post',
    path: '/skills',
    summary: 'Add a skill',
    description:
      'Names that differ only in case, width, spacing or invisible characters are equal (409). A word with letters of several scripts is rejected (422). Recruiters can add a limited number a day (429). Only an administrator can add a removed name again (otherwise 409).',
    access: ['RECRUITER', 'ADMIN'],
    body: createSkillBody,
    response: { status: 201, description: 'The new skill', schema: skill },
    rejections: [409],
  },
  deleteSkill: {
    method: 'delete',
    path: '/skills/{id}',
    summary: 'Remove a skill',
    description: 'Jobs and profiles no longer show it, and only an administrator can add its name again.',
    access: ['ADMIN'],
    params: skillParams,
    response: { status: 204, description: 'The skill is removed' },
    rejections: [404],
  },
})
