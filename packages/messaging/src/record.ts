import { randomUUID } from 'node:crypto'
import { preparedInsert, type Transaction } from '@portal/chassis/database'
import { requestContext } from '@portal/chassis/request-context'
import { currentTraceparent } from '@portal/chassis/tracing'
import { type Envelope, type EventDefinition, subjectOf } from '@portal/contracts/event'
import type { z } from 'zod'
import { outbox } from './tables.ts'

// NATS takes a megabyte unless told otherwise; headers need some of it.
const maxPayloadBytes = 900_000

const insertEvent = preparedInsert(outbox)
const idsOf = new WeakMap<Transaction, string[]>()

/**
 * Records an event in the transaction of the change it tells of; it is published after the commit, or never.
 * Takes a transaction, so that recording outside of one does not compile. `revision` is the aggregate's, counted up by
 * that change. Throws when the data does not fit the definition, or is more than the broker takes.
 */
export async function record<Data extends z.ZodType>(
  tx: Transaction,
  definition: EventDefinition<Data>,
  fact: { aggregateId: number; revision: number; data: z.input<Data> },
): Promise<void> {
  const { requestId, actorId } = requestContext()
  const now = new Date()
  const traceparent = currentTraceparent()
  const data = definition.data.parse(fact.data)
  const event: Envelope = {
    id: randomUUID(),
    name: definition.name,
    version: definition.version,
    occurred_at: now.toISOString(),
    aggregate_id: String(fact.aggregateId),
    revision: fact.revision,
    actor_id: actorId,
    request_id: requestId,
    ...(traceparent === undefined ? {} : { traceparent }),
    data,
  }
  const payload = JSON.stringify(event)
  // The relay would stand still before an event that the broker never takes, so it must not come that far.
  if (Buffer.byteLength(payload) > maxPayloadBytes) throw new Error(`${definition.name} is too large for the broker`)
  const subject = subjectOf(definition, definition.person?.(data))
  idsOf.set(tx, [...(idsOf.get(tx) ?? []), event.id])
  await insertEvent(tx, { eventId: event.id, subject, payload, createdAt: now })
}

/**
 * The ids of the events that were recorded in this transaction, which are told once. Those of one that was rolled back come
 * with the next on its connection, which is no harm: nobody meets them.
 */
export function recordedIn(tx: Transaction): readonly string[] {
  const ids = idsOf.get(tx) ?? []
  idsOf.delete(tx)
  return ids
}
