// Erasing a person from the data of a service. Guaranteed: what the service erases, the note that the person is erased,
// the end of their recorded events and the acknowledgement are one transaction, so that a service has said either all or
// nothing; doing it again changes nothing and says so once more. Nobody comes back: whoever writes about a person asks
// afterwards, in the same transaction, whether that person is erased, and takes it away again where that is so. Asked is
// with a lock, so that of a write and an erasure at the same moment one waits for the other. Not guaranteed: that an
// event which a relay has in hand in the very moment of the erasure is not published after the acknowledgement by a
// leader that was frozen in between; repeating the erasure takes it away.
import { preparedForEach, type Transaction } from '@portal/chassis/database'
import { unauthenticated } from '@portal/chassis/errors'
import { events } from '@portal/contracts/catalogue'
import { type EventDefinition, type Owner, ownerOf, subjectOf } from '@portal/contracts/event'
import { inArray } from 'drizzle-orm'
import type { z } from 'zod'
import { on, type Subscription } from './consume.ts'
import { record } from './record.ts'
import { erasedPeople, outbox } from './tables.ts'

type PersonToErase = z.ZodType<{ user_id: number; erasure_id: number }, { user_id: number; erasure_id: number }>

/**
 * Erases a person when `requested` is told, and tells `acknowledged`. `erase` takes away all that the service holds about
 * the user; it must bear being run again. What it records itself must hold numbers only.
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

/** Takes an owner's personal events about a user out of the outbox, published or not. */
export async function deleteEvents(tx: Transaction, owner: Owner, userId: number): Promise<void> {
  const personal = events.filter((event) => event.person !== undefined && ownerOf(event) === owner)
  const subjects = personal.map((event) => subjectOf(event, userId))
  if (subjects.length > 0) await tx.delete(outbox).where(inArray(outbox.subject, subjects))
}

const erasedOf = preparedForEach((db, people) =>
  db.select().from(erasedPeople).where(inArray(erasedPeople.userId, people)).for('update').prepare(),
)

/**
 * Which of these people, at least one, are erased here. To be asked after something about them has been written, as told
 * above.
 */
export async function erasedAmong(tx: Transaction, userIds: readonly number[]): Promise<Set<number>> {
  const rows = await erasedOf(tx, userIds.length).execute({ ...userIds })
  return new Set(rows.map((row) => row.userId))
}

/** {@link erasedAmong} for one person. */
export async function isErased(tx: Transaction, userId: number): Promise<boolean> {
  return (await erasedAmong(tx, [userId])).has(userId)
}

/** Throws `unauthenticated` for a person who is erased: a request of theirs was still under way. */
export async function assertNotErased(tx: Transaction, userId: number): Promise<void> {
  if (await isErased(tx, userId)) throw unauthenticated('TOKEN_REVOKED', 'The access token has been revoked')
}
