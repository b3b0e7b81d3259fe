import type { Transaction } from '@portal/chassis/database'
import type { ApplicationFacts } from '@portal/contracts/application/events'
import { acquaintances } from './schema.ts'

/** Lets a recruiter see the person who applied to them, from the first application on and for good. */
export async function keepAcquaintance(tx: Transaction, { data }: { data: ApplicationFacts }): Promise<void> {
  const pair = { recruiterUserId: data.recruiter_user_id, seekerUserId: data.seeker_user_id }
  await tx.insert(acquaintances).ignore().values(pair)
}
