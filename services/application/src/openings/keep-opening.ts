import type { Transaction } from '@portal/chassis/database'
import type { Facts } from '@portal/contracts/event'
import type { JobFacts } from '@portal/contracts/job/events'
import { keepNewest } from '@portal/messaging/facts'
import { openings } from '../schema.ts'

/** Brings our copy of a job up to date, from any of its events or from its owner's answer. */
export async function keepOpening(tx: Transaction, { revision, data }: Facts<JobFacts>): Promise<void> {
  await keepNewest(tx, openings, openings.jobId, {
    jobId: data.job_id,
    recruiterUserId: data.recruiter_user_id,
    status: data.status,
    isDeleted: data.is_deleted,
    revision,
  })
}
