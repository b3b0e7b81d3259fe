// Erases a person from the data of one service (ADR 19).
// Guarantees: the deletions, the `erased_people` row, the removal of outbox events and the acknowledgement commit
// together; repeating is idempotent. Writers call `isErased` after a write, in its transaction, and undo it if true.
// Does not guarantee: that an event which the relay read before the erasure is not published after the acknowledgement,
// by a leader that was frozen in between. Repeating the erasure deletes it.

import { unauthenticated } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { placeholders, prepared } from '@portal/chassis/mysql/statements'
import { events } from '@portal/contracts/catalogue'
import { type EventDefinition, type Owner, ownerOf, subjectOf } from '@portal/contracts/event'
import { inArray } from 'drizzle-orm'
import type { z } from 'zod'
import { on, type Subscription } from './consume/consume.ts'
import { record } from './outbox/record.ts'
import { erasedPeople, outbox } from './tables.ts'

type PersonToErase = z.ZodType<{ user_id: number; erasure_id: number }, { user_id: number; erasure_id: number }>

/**
 * Erases a person on the event `requested` and records `acknowledged`. `erase` deletes all data of the service about
 * the user and must be idempotent. The events that it records itself must contain only numbers.
 */
export function erasing(
  {
    requested,
    acknowledged,
  }: { requested: EventDefinition<PersonToErase>; acknowledged: EventDefinition<PersonToErase> },
  erase: (tx: Transaction, userId: number) => Promise<void>,
): Subscription {
  return on(requested, async (tx, { revision, data }) => {
    const { user_id, erasure_id } = data
    await tx.insert(erasedPeople).ignore().values({ userId: user_id, erasedAt: new Date() })
    await erase(tx, user_id)
    await deleteEvents(tx, ownerOf(acknowledged), user_id)
    await record(tx, acknowledged, { aggregateId: user_id, revision, data: { user_id, erasure_id } })
  })
}

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
