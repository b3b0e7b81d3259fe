import type { Transaction } from '@portal/chassis/mysql/database'
import type { ApplicationState } from '@portal/contracts/application/events'
import { erasedAmong } from '@portal/messaging/erasure'
import { inArray, or } from 'drizzle-orm'
import { accessGrants } from '../schema.ts'

/** Lets recruiters see their applicants, permanently, from the first application on. Stores nothing about erased users. */
export async function grantAccess(tx: Transaction, events: readonly { data: ApplicationState }[]): Promise<void> {
  const pairs = events.map(({ data }) => ({
    recruiterUserId: data.recruiter_user_id,
    seekerUserId: data.seeker_user_id,
  }))
  const people = new Set(pairs.flatMap(({ recruiterUserId, seekerUserId }) => [recruiterUserId, seekerUserId]))
  const [, erasedPeople] = await tx.together(
    () => tx.insert(accessGrants).ignore().values(pairs),
    () => erasedAmong(tx, [...people]),
  )
  const erased = [...erasedPeople]
  if (erased.length === 0) return
  const isOfErased = or(inArray(accessGrants.recruiterUserId, erased), inArray(accessGrants.seekerUserId, erased))
  await tx.delete(accessGrants).where(isOfErased)
}
