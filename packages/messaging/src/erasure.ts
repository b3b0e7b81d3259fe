// Which users are erased in a service, and the erasure of their recorded events (ADR 19). Writers call `isErased` after
// a write, in its transaction, and undo it if true.

import { unauthenticated } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { placeholders, prepared } from '@portal/chassis/mysql/statements'
import { events } from '@portal/contracts/catalogue'
import { type Owner, ownerOf, subjectOf } from '@portal/contracts/event'
import { inArray } from 'drizzle-orm'
import { erasedPeople, outbox } from './tables.ts'

/** Deletes an owner's personal events about a user from the outbox, published or not. */
export async function deleteEvents(tx: Transaction, owner: Owner, userId: number): Promise<void> {
  const personal = events.filter((event) => event.person !== undefined && ownerOf(event) === owner)
  const subjects = personal.map((event) => subjectOf(event, userId))
  if (subjects.length > 0) await tx.delete(outbox).where(inArray(outbox.subject, subjects))
}

const erasedOf = prepared((db, count: number) =>
  db
    .select()
    .from(erasedPeople)
    .where(inArray(erasedPeople.userId, placeholders(count)))
    .for('update')
    .prepare(),
)

/**
 * Returns which of these users (at least one) are erased. Call it after writing data about them, in the same
 * transaction: it locks, so that a write and an erasure at the same time wait for each other.
 */
export async function erasedAmong(tx: Transaction, userIds: readonly number[]): Promise<Set<number>> {
  const rows = await erasedOf(tx, userIds.length).execute({ ...userIds })
  return new Set(rows.map((row) => row.userId))
}

/** {@link erasedAmong} for one person. */
export async function isErased(tx: Transaction, userId: number): Promise<boolean> {
  return (await erasedAmong(tx, [userId])).has(userId)
}

/** Throws `unauthenticated` if the user is erased, for requests that were in flight during the erasure. */
export async function assertNotErased(tx: Transaction, userId: number): Promise<void> {
  if (await isErased(tx, userId)) throw unauthenticated('TOKEN_REVOKED', 'The access token has been revoked')
}
