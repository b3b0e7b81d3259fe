import type { Transaction } from '@portal/chassis/database'
import type { Facts } from '@portal/contracts/event'
import type { JobFacts } from '@portal/contracts/job/events'
import { keepNewest } from '@portal/messaging/facts'
import { jobTitles } from '../schema.ts'

/** Brings our copy of a job's title up to date. */
export async function keepJobTitle(tx: Transaction, { revision, data }: Facts<JobFacts>): Promise<void> {
  await keepNewest(tx, jobTitles, jobTitles.jobId, { jobId: data.job_id, title: data.title, revision })
}
