// Erases a person from the data of one service (ADR 19).
// Guarantees: the deletions, the `erased_people` row, the removal of outbox events and the acknowledgement commit
// together; repeating is idempotent.
// Does not guarantee: that an event which the relay read before the erasure is not published after the acknowledgement,
// by a leader that was frozen in between. Repeating the erasure deletes it.

import type { Transaction } from '@portal/chassis/mysql/database'
import { type EventDefinition, ownerOf } from '@portal/contracts/event'
import { type Handler, on, type Subscription } from '@portal/messaging/consume/consume'
import { deleteEvents } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import { erasedPeople } from '@portal/messaging/tables'
import type { z } from 'zod'

type PersonToErase = z.ZodType<{ user_id: number; erasure_id: number }, { user_id: number; erasure_id: number }>

/**
 * Erases a person on the event `requested` and records `acknowledged`. `erase` deletes all data of the service about
 * the user and must be idempotent. The events that it records itself must contain only numbers. `prepare` deletes before
 * the transaction what is not in the database, and `erase` gets its result; if one of them rejects, both are repeated.
 */
export function erasing<Prepared = undefined>(
  {
    requested,
    acknowledged,
  }: { requested: EventDefinition<PersonToErase>; acknowledged: EventDefinition<PersonToErase> },
  erase: (tx: Transaction, userId: number, prepared: Prepared) => Promise<void>,
  prepare?: (userId: number) => Promise<Prepared>,
): Subscription {
  const eraseAll: Handler<typeof requested, Prepared> = async (tx, { revision, data }, prepared) => {
    const { user_id, erasure_id } = data
    await tx.insert(erasedPeople).ignore().values({ userId: user_id, erasedAt: new Date() })
    await erase(tx, user_id, prepared)
    await deleteEvents(tx, ownerOf(acknowledged), user_id)
    await record(tx, acknowledged, { aggregateId: user_id, revision, data: { user_id, erasure_id } })
  }
  return on(requested, eraseAll, prepare && (({ user_id }) => prepare(user_id)))
}
