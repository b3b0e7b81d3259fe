import { z } from 'zod'
import { id, idList, idText, instant, pageQuery, resource, searchText } from '../fields.ts'
import { offsetInstantText, writtenInstant } from '../instants.ts'
import { jobStatuses } from '../job/http.ts'
import { defineOperations } from '../operation.ts'
import { submitApplicationBody } from './submission.ts'

export const applicationStatuses = ['APPLIED', 'SHORTLISTED', 'HIRED', 'REJECTED', 'WITHDRAWN'] as const
export type ApplicationStatus = (typeof applicationStatuses)[number]
export const interviewModes = ['ONLINE', 'OFFLINE'] as const
export const interviewResults = ['PENDING', 'PASS', 'FAIL'] as const
export type InterviewResult = (typeof interviewResults)[number]
export const interviewStatuses = ['SCHEDULED', 'CANCELLED'] as const
export type InterviewStatus = (typeof interviewStatuses)[number]

export const application = z
  .object({
    ...resource,
    job_id: id,
    job_seeker_id: id.meta({ description: 'The job seeker profile that applied' }),
    status: z.enum(applicationStatuses),
    attempt: z
      .int()
      .meta({ description: 'The number of this attempt to apply for the job; greater than 1 after a withdrawal' }),
  })
  .meta({ id: 'Application' })

/** What applications and interviews show of their job. */
const jobOfApplication = z
  .object({
    id,
    title: z.string().nullable(),
    company_name: z.string().nullable(),
    location: z.string().nullable(),
    status: z.enum(jobStatuses).nullable().meta({ description: 'CLOSED also for a job that was deleted or hidden' }),
  })
  .meta({
    id: 'JobOfApplication',
    description: 'The job, also after it was closed or deleted. A field is null if it is not known yet, or was erased',
  })

const candidate = z.object({ user_id: id, full_name: z.string().nullable() }).meta({
  id: 'Candidate',
  description:
    'The applicant; only for the recruiter and administrators. The name is null if it is not known yet, or was erased',
})

const description = { job: jobOfApplication, candidate: candidate.optional() }

export const describedApplication = application
  .extend({
    ...description,
    is_flagged: z.boolean().optional().meta({ description: 'Whether an answer is marked; not for the applicant' }),
  })
  .meta({ id: 'DescribedApplication' })

const countOfEach = Object.fromEntries(applicationStatuses.map((status) => [status, z.int()])) as Record<
  ApplicationStatus,
  z.ZodInt
>

export const applicationCounts = z
  .object({ job_id: id, total: z.int(), by_status: z.object(countOfEach) })
  .meta({ id: 'ApplicationCounts' })

export const applicationStep = z
  .object({
    ...resource,
    from_status: z.enum(applicationStatuses).nullable().meta({ description: 'null for the first step' }),
    to_status: z.enum(applicationStatuses),
    changed_by: id.meta({ description: 'The user who made the change' }),
  })
  .meta({ id: 'ApplicationStep' })

export const interview = z
  .object({
    ...resource,
    application_id: id,
    interview_date: instant,
    mode: z.enum(interviewModes),
    result: z.enum(interviewResults),
    status: z.enum(interviewStatuses),
    offset_minutes: z.int().nullable().meta({
      description: 'The UTC offset in which the date was written, in minutes east of UTC; null if unknown',
    }),
  })
  .meta({ id: 'Interview' })

export const describedInterview = interview.extend(description).meta({ id: 'DescribedInterview' })

export const changeStatusBody = z
  .strictObject({ new_status: z.enum(applicationStatuses), expected_status: z.enum(applicationStatuses).optional() })
  .meta({ id: 'ApplicationStatusChange', example: { new_status: 'SHORTLISTED' } })
export type StatusChange = z.infer<typeof changeStatusBody>

export const scheduleInterviewBody = z
  .strictObject({ application_id: id, interview_date: writtenInstant, mode: z.enum(interviewModes) })
  .meta({
    id: 'NewInterview',
  })
export type NewInterview = z.infer<typeof scheduleInterviewBody>

export const changeInterviewBody = z
  .strictObject({
    interview_date: writtenInstant,
    mode: z.enum(interviewModes),
    result: z.enum(interviewResults),
    status: z.enum(interviewStatuses),
  })
  .partial()
  .meta({ id: 'InterviewChange', example: { result: 'PASS' } })
export type InterviewChange = z.infer<typeof changeInterviewBody>

export const applicationParams = z.object({ id: idText })
export const interviewParams = z.object({ id: idText })
export const jobApplicationsParams = z.object({ job_id: idText })
export const listApplicationsQuery = z.object({ ...pageQuery(100), status: z.enum(applicationStatuses).optional() })
export type ApplicationsQuery = z.infer<typeof listApplicationsQuery>
export const listMyApplicationsQuery = listApplicationsQuery.extend({ job_id: idText.optional() })
export type OwnApplicationsQuery = z.infer<typeof listMyApplicationsQuery>
export const applicationOrders = ['newest', 'oldest', 'name'] as const
export const listJobApplicationsQuery = listApplicationsQuery.extend({
  q: searchText(100).optional().meta({
    description: 'Words or parts of words that must all occur in the name of the candidate, in any order and case',
    example: 'lovelace',
  }),
  sort: z.enum(applicationOrders).optional().meta({
    description: 'newest, the default, or oldest first, or by the name of the candidate, unknown names first',
  }),
})
export type JobApplicationsQuery = z.infer<typeof listJobApplicationsQuery>
export const countApplicationsQuery = z.object({
  job_id: idList(100).meta({ description: 'Up to 100 jobs, separated by commas or as a repeated parameter' }),
})
export const listHistoryQuery = z.object(pageQuery(20))
export const interviewOrders = ['newest', 'date'] as const
export const listInterviewsQuery = z.object({
  ...pageQuery(100),
  application_id: idText.optional(),
  from: offsetInstantText.optional().meta({ description: 'Only interviews at this time or later' }),
  to: offsetInstantText.optional().meta({ description: 'Only interviews at this time or earlier' }),
  status: z.enum(interviewStatuses).optional(),
  sort: z.enum(interviewOrders).optional().meta({
    description:
      'date, the default with from or to: by date, the earliest first. newest, the default otherwise: those scheduled last first',
  }),
})
export type InterviewsQuery = z.infer<typeof listInterviewsQuery>

const applicationResponse = { status: 200, description: 'The application', schema: application }
const applicationsResponse = {
  status: 200,
  description: 'Applications, newest first',
  schema: describedApplication,
  list: true,
} as const

export const applicationOperations = defineOperations({
  submitApplication: {
    method: 'post',
    path: '/applications/',
    summary: 'Apply for a job',
    description:
      'Requires a job seeker profile and an open job. A second application to the same job is rejected (409). Applying again after a withdrawal renews the same application, at most four times: `attempt` grows by one and the history stays. If the questions of the job are not those of `questions_version`, or must be answered, 409 `QUESTIONS_CHANGED`; 422 `NOT_ELIGIBLE` if an answer is not acceptable. If the company takes applications elsewhere, 409 `APPLY_ELSEWHERE` with `apply_url`.',
    access: ['JOB_SEEKER'],
    body: submitApplicationBody,
    response: { status: 201, description: 'The application', schema: application },
    rejections: [404, 409],
  },
  listApplications: {
    method: 'get',
    path: '/applications/',
    summary: 'List all applications',
    access: ['ADMIN'],
    query: listApplicationsQuery,
    response: applicationsResponse,
  },
  listMyApplications: {
    method: 'get',
    path: '/applications/my/applications',
    summary: 'List your applications',
    access: ['JOB_SEEKER'],
    query: listMyApplicationsQuery,
    response: applicationsResponse,
  },
  listJobApplications: {
    method: 'get',
    path: '/applications/job/{job_id}',
    summary: 'List the applications to one of your jobs',
    access: ['RECRUITER'],
    params: jobApplicationsParams,
    query: listJobApplicationsQuery,
    response: { ...applicationsResponse, description: 'Applications, in the requested order' },
    rejections: [404],
  },
  countApplications: {
    method: 'get',
    path: '/applications/counts',
    summary: 'Count the applications to jobs by status',
    description:
      'Recruiters get the counts of their own jobs, administrators those of all. Jobs of others and unknown ones are left out.',
    access: ['RECRUITER', 'ADMIN'],
    query: countApplicationsQuery,
    response: { status: 200, description: 'The counts of each job, by id', schema: z.array(applicationCounts) },
  },
  readApplication: {
    method: 'get',
    path: '/applications/{id}',
    summary: 'Read an application',
    description: 'For the applicant, the recruiter who owns the job, and administrators.',
    access: 'signed-in',
    params: applicationParams,
    response: { status: 200, description: 'The application', schema: describedApplication },
    rejections: [404],
  },
  changeApplicationStatus: {
    method: 'put',
    path: '/applications/{id}/status',
    summary: 'Shortlist, reject or hire an applicant',
    description:
      'Allowed changes: APPLIED to SHORTLISTED or REJECTED, SHORTLISTED to HIRED or REJECTED. Setting the current status ' +
      'changes nothing. With `expected_status`, the request is rejected (409) if the application no longer has that status. ' +
      'REJECTED and HIRED cancel the upcoming interviews.',
    access: ['RECRUITER'],
    params: applicationParams,
    body: changeStatusBody,
    response: applicationResponse,
    rejections: [404, 409],
  },
  withdrawApplication: {
    method: 'post',
    path: '/applications/{id}/withdraw',
    summary: 'Withdraw one of your applications',
    description: 'Also cancels its upcoming interviews.',
    access: ['JOB_SEEKER'],
    params: applicationParams,
    response: applicationResponse,
    rejections: [404, 409],
  },
  listApplicationHistory: {
    method: 'get',
    path: '/applications/{id}/history',
    summary: 'Read the history of an application',
    description: 'For the applicant and the recruiter who owns the job.',
    access: ['JOB_SEEKER', 'RECRUITER'],
    params: applicationParams,
    query: listHistoryQuery,
    response: { status: 200, description: 'Steps, oldest first', schema: applicationStep, list: true },
    rejections: [404],
  },
  scheduleInterview: {
    method: 'post',
    path: '/interviews',
    summary: 'Invite an applicant to an interview',
    description:
      'The date must be in the future, at most five years ahead. An application can have five upcoming interviews at a ' +
      'time and twenty in total. After a decision or a withdrawal, no interview can be scheduled (409).',
    access: ['RECRUITER'],
    body: scheduleInterviewBody,
    response: { status: 201, description: 'The new interview', schema: interview },
    rejections: [404, 409],
  },
  listInterviews: {
    method: 'get',
    path: '/interviews',
    summary: 'List your interviews',
    description: 'Recruiters get the interviews for their jobs, job seekers those they are invited to.',
    access: ['JOB_SEEKER', 'RECRUITER'],
    query: listInterviewsQuery,
    response: {
      status: 200,
      description: 'Interviews, in the requested order',
      schema: describedInterview,
      list: true,
    },
  },
  readInterview: {
    method: 'get',
    path: '/interviews/{id}',
    summary: 'Read an interview',
    description: 'For the applicant and the recruiter who owns the job.',
    access: ['JOB_SEEKER', 'RECRUITER'],
    params: interviewParams,
    response: { status: 200, description: 'The interview', schema: describedInterview },
    rejections: [404],
  },
  changeInterview: {
    method: 'put',
    path: '/interviews/{id}',
    summary: 'Reschedule or cancel an interview, or set its result',
    description:
      'One of the three per request. Date and mode can be changed ten times. Once the application is decided or withdrawn, ' +
      'only the result can be set (409).',
    access: ['RECRUITER'],
    params: interviewParams,
    body: changeInterviewBody,
    response: { status: 200, description: 'The interview', schema: interview },
    rejections: [404, 409],
  },
})
