import type { Transaction } from '@portal/chassis/database'
import type { ApplicationFacts } from '@portal/contracts/application/events'
import { isErased } from '@portal/messaging/erasure'
import { and, eq } from 'drizzle-orm'
import { acquaintances } from './schema.ts'

/** Lets a recruiter see the person who applied to them, from the first application on and for good; nobody who is erased. */
export async function keepAcquaintance(tx: Transaction, { data }: { data: ApplicationFacts }): Promise<void> {
  const pair = { recruiterUserId: data.recruiter_user_id, seekerUserId: data.seeker_user_id }
  await tx.insert(acquaintances).ignore().values(pair)
  if ((await isErased(tx, pair.seekerUserId)) || (await isErased(tx, pair.recruiterUserId))) {
    await tx
      .delete(acquaintances)
      .where(
        and(eq(acquaintances.recruiterUserId, pair.recruiterUserId), eq(acquaintances.seekerUserId, pair.seekerUserId)),
      )
  }
}
