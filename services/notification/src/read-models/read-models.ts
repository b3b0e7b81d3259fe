import { userState } from '@portal/contracts/auth/events'
import { jobState } from '@portal/contracts/job/events'
import { recruiterState, seekerState } from '@portal/contracts/profile/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { addresses, companyNames, jobTitles, seekerNames } from '../schema.ts'

/**
 * Email addresses, whether they are proven, languages and time zones. A missing `email_verified` counts as not proven; what
 * is missing of the others stays as it is.
 */
export const emailReadModel = defineReadModel({
  name: 'addresses',
  owner: 'auth',
  path: '/users',
  state: userState.pick({ user_id: true, email: true, email_verified: true, locale: true, time_zone: true }),
  table: addresses,
  key: 'userId',
  row: ({ user_id: userId, email, email_verified: emailVerified = false, locale, time_zone: timeZone }) => ({
    userId,
    email,
    emailVerified,
    ...(locale === undefined ? {} : { locale }),
    ...(timeZone === undefined ? {} : { timeZone }),
  }),
  person: (user) => user.user_id,
})

/** Names of job seekers. */
export const seekerNameReadModel = defineReadModel({
  name: 'seeker-names',
  owner: 'profile',
  path: '/job-seekers',
  state: seekerState,
  table: seekerNames,
  key: 'userId',
  row: (seeker) => ({ userId: seeker.user_id, name: seeker.full_name }),
  person: (seeker) => seeker.user_id,
})

/** Company names of recruiters. */
export const companyNameReadModel = defineReadModel({
  name: 'company-names',
  owner: 'profile',
  path: '/recruiters',
  state: recruiterState,
  table: companyNames,
  key: 'userId',
  row: (recruiter) => ({ userId: recruiter.user_id, name: recruiter.company_name }),
  person: (recruiter) => recruiter.user_id,
})

/** Titles of jobs. */
export const jobTitleReadModel = defineReadModel({
  name: 'job-titles',
  owner: 'job',
  path: '/jobs',
  state: jobState,
  table: jobTitles,
  key: 'jobId',
  row: (job) => ({ jobId: job.job_id, title: job.title }),
})
