import { jobState } from '@portal/contracts/job/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { openings } from '../schema.ts'
import { beginNotifying } from './begin-notifying.ts'

/** The read model of jobs: what determines who may apply and who decides, and what lists show of a job. */
export const openingReadModel = defineReadModel({
  name: 'openings',
  owner: 'job',
  path: '/jobs',
  state: jobState,
  table: openings,
  key: 'jobId',
  row: (job) => ({
    jobId: job.job_id,
    recruiterUserId: job.recruiter_user_id,
    companyId: job.company_id ?? null,
    status: job.status,
    isDeleted: job.is_deleted,
    isHidden: job.is_hidden ?? false,
    title: job.title,
    location: job.location,
    applyUrl: job.apply_url ?? null,
    expiresAt: job.expires_at ? new Date(job.expires_at) : null,
  }),
  changesMore: (job) => job.is_deleted || job.status === 'CLOSED',
  onChange: (tx, { job_id }) => beginNotifying(tx, job_id),
})
