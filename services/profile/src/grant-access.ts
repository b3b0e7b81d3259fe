import type { Transaction } from '@portal/chassis/mysql/database'
import { preparedInsert } from '@portal/chassis/mysql/statements'
import type { ApplicationState } from '@portal/contracts/application/events'
import { erasedAmong } from '@portal/messaging/erasure'
import { and, eq } from 'drizzle-orm'
import { accessGrants } from './schema.ts'

const insertAccessGrant = preparedInsert(accessGrants, { ignore: true })

/** Lets a recruiter see an applicant, permanently, from the first application on. Stores nothing about erased users. */
export async function grantAccess(tx: Transaction, { data }: { data: ApplicationState }): Promise<void> {
  const pair = { recruiterUserId: data.recruiter_user_id, seekerUserId: data.seeker_user_id }
  await insertAccessGrant(tx, pair)
  if ((await erasedAmong(tx, [pair.seekerUserId, pair.recruiterUserId])).size > 0) {
    await tx
      .delete(accessGrants)
      .where(
        and(eq(accessGrants.recruiterUserId, pair.recruiterUserId), eq(accessGrants.seekerUserId, pair.seekerUserId)),
      )
  }
}
