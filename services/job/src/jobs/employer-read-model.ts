import { recruiterState } from '@portal/contracts/profile/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { eq } from 'drizzle-orm'
import { employers, jobs } from '../schema.ts'
import { indexJobsOf } from './index-jobs-of.ts'

/** Read model of the recruiters who may post jobs. A new company name is also written to their jobs. */
export const employerReadModel = defineReadModel({
  name: 'employers',
  owner: 'profile',
  path: '/recruiters',
  state: recruiterState,
  table: employers,
  key: 'userId',
  row: (recruiter) => ({
    userId: recruiter.user_id,
    recruiterId: recruiter.recruiter_id,
    companyName: recruiter.company_name,
  }),
  person: (recruiter) => recruiter.user_id,
  onChange: async (tx, { user_id, company_name }) => {
    await tx.update(jobs).set({ companyName: company_name }).where(eq(jobs.recruiterUserId, user_id))
    await indexJobsOf(tx, user_id)
  },
})
