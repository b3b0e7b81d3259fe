import { recruiterState } from '@portal/contracts/profile/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { employers } from '../schema.ts'

/** The read model of recruiters: the names of their companies. */
export const employerReadModel = defineReadModel({
  name: 'employers',
  owner: 'profile',
  path: '/recruiters',
  state: recruiterState,
  table: employers,
  key: 'userId',
  row: (recruiter) => ({ userId: recruiter.user_id, companyName: recruiter.company_name }),
  person: (recruiter) => recruiter.user_id,
})
