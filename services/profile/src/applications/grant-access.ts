import type { Transaction } from '@portal/chassis/mysql/database'
import type { ApplicationState } from '@portal/contracts/application/events'
import { erasedAmong } from '@portal/messaging/erasure'
import { inArray, or } from 'drizzle-orm'
import { accessGrants } from '../schema.ts'
import { pinVersion } from './pin-version.ts'

type Submitted = { data: ApplicationState; occurred_at: string }

/**
 * Lets recruiters see their applicants, permanently, from the first application on, and keeps the profiles as they were
 * sent. Stores nothing about erased users.
 */
export async function grantAccess(tx: Transaction, events: readonly Submitted[]): Promise<void> {
  const pairs = events.map(({ data }) => ({
    recruiterUserId: data.recruiter_user_id,
    seekerUserId: data.seeker_user_id,
  }))
  const people = new Set(pairs.flatMap(({ recruiterUserId, seekerUserId }) => [recruiterUserId, seekerUserId]))
  const [, erasedPeople] = await tx.together(
    () => tx.insert(accessGrants).ignore().values(pairs),
    () => erasedAmong(tx, [...people]),
  )
  // In the same order everywhere, so that two batches do not wait for each other.
  const bySeeker = events.toSorted((one, other) => one.data.seeker_user_id - other.data.seeker_user_id)
  for (const { data, occurred_at } of bySeeker) await pinVersion(tx, data, new Date(occurred_at))
  const erased = [...erasedPeople]
  if (erased.length === 0) return
  const isOfErased = or(inArray(accessGrants.recruiterUserId, erased), inArray(accessGrants.seekerUserId, erased))
  await tx.delete(accessGrants).where(isOfErased)
}
