import { deleteGuestKeys, deleteKeys } from '@portal/chassis/http/idempotency'
import type { Transaction } from '@portal/chassis/mysql/database'
import { personErased, userErased } from '@portal/contracts/auth/events'
import { deleteEvents } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import { countedActs, linkRequests, links, recoveryCodes, secondFactors, sessions, type UserRow } from '../schema.ts'

type Deletion = (tx: Transaction, userId: number) => PromiseLike<unknown>

/** Deletes all data of this service about a person except the account. Every line is idempotent. */
const deletions: readonly Deletion[] = [
  (tx, userId) => tx.delete(sessions).where(eq(sessions.userId, userId)),
  (tx, userId) => tx.delete(links).where(eq(links.userId, userId)),
  (tx, userId) => tx.delete(linkRequests).where(eq(linkRequests.userId, userId)),
  (tx, userId) => tx.delete(countedActs).where(eq(countedActs.userId, userId)),
  (tx, userId) => tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)),
  (tx, userId) => tx.delete(secondFactors).where(eq(secondFactors.userId, userId)),
  deleteKeys,
  (tx, userId) => deleteGuestKeys(tx, ['/api/v1/auth/register', '/api/v1/users'], userId),
  (tx, userId) => deleteEvents(tx, 'auth', userId),
]

/** Deletes the data of this service about an erased account, and requests the same from the other services. */
export async function eraseLocalData(tx: Transaction, user: UserRow, erasureId: number): Promise<void> {
  for (const delete_ of deletions) await delete_(tx, user.id)
  const about = { aggregateId: user.id, revision: user.revision }
  const data = { user_id: user.id, erasure_id: erasureId }
  await record(tx, userErased, { ...about, data: { ...data, role: user.role } })
  await record(tx, personErased, { ...about, data })
}
