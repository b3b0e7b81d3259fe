import { deleteKeys } from '@portal/chassis/http/idempotency'
import type { Transaction } from '@portal/chassis/mysql/database'
import { eq, or } from 'drizzle-orm'
import { deleteResumesOf, type RemovedFiles } from '../resumes/erase-resumes.ts'
import {
  accessGrants,
  accounts,
  companyAccessGrants,
  knownApplications,
  recruiters,
  seekerSkills,
  seekers,
} from '../schema.ts'
import { eraseMember } from './erase-member.ts'

/** Deletes all data of this service about a user, in any role; the files of résumés are `removed` already. */
export async function erasePerson(tx: Transaction, userId: number, removed: RemovedFiles): Promise<void> {
  await tx.delete(seekerSkills).where(eq(seekerSkills.seekerUserId, userId))
  // With their entries and versions.
  await tx.delete(seekers).where(eq(seekers.userId, userId))
  // Waits for a request that is creating the profile, and with it the membership.
  await tx.delete(recruiters).where(eq(recruiters.userId, userId))
  await eraseMember(tx, userId)
  await tx
    .delete(accessGrants)
    .where(or(eq(accessGrants.seekerUserId, userId), eq(accessGrants.recruiterUserId, userId)))
  await tx.delete(companyAccessGrants).where(eq(companyAccessGrants.seekerUserId, userId))
  await deleteResumesOf(tx, userId, removed)
  await tx
    .delete(knownApplications)
    .where(or(eq(knownApplications.seekerUserId, userId), eq(knownApplications.recruiterUserId, userId)))
  await tx.delete(accounts).where(eq(accounts.userId, userId))
  await deleteKeys(tx, userId)
}
