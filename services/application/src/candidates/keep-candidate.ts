import type { Transaction } from '@portal/chassis/database'
import type { Facts } from '@portal/contracts/event'
import type { SeekerFacts } from '@portal/contracts/profile/events'
import { keepNewest } from '@portal/messaging/facts'
import { candidates } from '../schema.ts'

/** Brings our copy of a job seeker up to date, from any of their events or from the owner's answer. */
export async function keepCandidate(tx: Transaction, { revision, data }: Facts<SeekerFacts>): Promise<void> {
  await keepNewest(tx, candidates, candidates.userId, {
    userId: data.user_id,
    jobSeekerId: data.job_seeker_id,
    revision,
  })
}
