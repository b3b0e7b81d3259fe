import { seekerState } from '@portal/contracts/profile/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { eq, sql } from 'drizzle-orm'
import { applications, candidates } from '../schema.ts'

/** The read model of job seekers who can apply. A name is also written to their applications, which are ordered by it. */
export const candidateReadModel = defineReadModel({
  name: 'candidates',
  owner: 'profile',
  path: '/job-seekers',
  state: seekerState,
  table: candidates,
  key: 'userId',
  row: (seeker) => ({ userId: seeker.user_id, jobSeekerId: seeker.job_seeker_id, fullName: seeker.full_name }),
  person: (seeker) => seeker.user_id,
  onChange: async (tx, { user_id, full_name }) => {
    const name = { candidateName: full_name, updatedAt: sql`${applications.updatedAt}` }
    await tx.update(applications).set(name).where(eq(applications.seekerUserId, user_id))
  },
})
