import { seekerState } from '@portal/contracts/profile/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { candidates } from '../schema.ts'

/** The read model of job seekers who can apply. */
export const candidateReadModel = defineReadModel({
  name: 'candidates',
  owner: 'profile',
  path: '/job-seekers',
  state: seekerState,
  table: candidates,
  key: 'userId',
  row: (seeker) => ({ userId: seeker.user_id, jobSeekerId: seeker.job_seeker_id, fullName: seeker.full_name }),
  person: (seeker) => seeker.user_id,
})
