import type { Transaction } from '@portal/chassis/mysql/database'
import type { ApplicationState } from '@portal/contracts/application/events'
import { erasedAmong } from '@portal/messaging/erasure'
import { inArray, or } from 'drizzle-orm'
import { accessGrants, companyAccessGrants, companyMembers } from '../schema.ts'
import { pinResume } from './pin-resume.ts'
import { pinVersion } from './pin-version.ts'

type Submitted = { data: ApplicationState; occurred_at: string }

/**
 * Lets recruiters and their companies see their applicants from the first application on, and keeps the profiles as they
 * were sent, with their résumés. Stores nothing about erased users.
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
  await grantToCompanies(tx, pairs)
  // In the same order everywhere, so that two batches do not wait for each other.
  const bySeeker = events.toSorted((one, other) => one.data.seeker_user_id - other.data.seeker_user_id)
  for (const { data, occurred_at } of bySeeker) {
    await pinVersion(tx, data, new Date(occurred_at))
    await pinResume(tx, data)
  }
  const erased = [...erasedPeople]
  if (erased.length === 0) return
  const isOfErased = or(inArray(accessGrants.recruiterUserId, erased), inArray(accessGrants.seekerUserId, erased))
  await tx.delete(accessGrants).where(isOfErased)
  await tx.delete(companyAccessGrants).where(inArray(companyAccessGrants.seekerUserId, erased))
}

type Pair = { recruiterUserId: number; seekerUserId: number }

async function grantToCompanies(tx: Transaction, pairs: readonly Pair[]): Promise<void> {
  const recruiters = [...new Set(pairs.map(({ recruiterUserId }) => recruiterUserId))]
  const members = await tx.select().from(companyMembers).where(inArray(companyMembers.userId, recruiters))
  const companyOf = new Map(members.map(({ userId, companyId }) => [userId, companyId]))
  const known = pairs.flatMap(({ recruiterUserId, seekerUserId }) => {
    const companyId = companyOf.get(recruiterUserId)
    return companyId === undefined ? [] : [{ companyId, seekerUserId }]
  })
  if (known.length > 0) await tx.insert(companyAccessGrants).ignore().values(known)
}
