import type { Transaction } from '@portal/chassis/mysql/database'
import { accessGrants, companyAccessGrants } from '../schema.ts'
import { type ApplicationEvent, companiesOf, noteApplications } from './note-applications.ts'
import { pinResume } from './pin-resume.ts'
import { pinVersion } from './pin-version.ts'

/**
 * Lets recruiters and their companies see their applicants, from the first application until some time after the last one
 * is withdrawn, and keeps the profiles as they were sent, with their résumés. Stores nothing about erased users.
 */
export async function grantAccess(tx: Transaction, events: readonly ApplicationEvent[]): Promise<void> {
  const pairs = events.map(({ data }) => ({
    recruiterUserId: data.recruiter_user_id,
    seekerUserId: data.seeker_user_id,
    isComplete: true,
  }))
  await tx.insert(accessGrants).ignore().values(pairs)
  const companyOf = await companiesOf(tx, events)
  const known = pairs.flatMap(({ recruiterUserId, seekerUserId, isComplete }) => {
    const companyId = companyOf.get(recruiterUserId)
    return companyId === undefined ? [] : [{ companyId, seekerUserId, isComplete }]
  })
  if (known.length > 0) await tx.insert(companyAccessGrants).ignore().values(known)
  await noteApplications(tx, events)
  // In the same order everywhere, so that two batches do not wait for each other.
  const bySeeker = events.toSorted((one, other) => one.data.seeker_user_id - other.data.seeker_user_id)
  for (const { data, occurred_at } of bySeeker) {
    await pinVersion(tx, data, new Date(occurred_at))
    await pinResume(tx, data)
  }
}
