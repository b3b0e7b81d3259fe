import type { Transaction } from '@portal/chassis/mysql/database'
import { preparedInsert } from '@portal/chassis/mysql/statements'
import { requestContext } from '@portal/chassis/runtime/request-context'
import { currentTraceparent } from '@portal/chassis/runtime/tracing'
import { type Envelope, type EventDefinition, subjectOf } from '@portal/contracts/event'
import type { z } from 'zod'
import { outbox } from '../tables.ts'
import { createEventId } from './event-id.ts'

// The default limit of NATS is one megabyte, which includes headers.
const maxPayloadBytes = 900_000

const insertEvent = preparedInsert(outbox)

/**
 * Records an event in the transaction of the change it describes; the relay publishes it after the commit. Takes a
 * transaction, so that recording outside of one does not compile. `revision` is that of the aggregate after the change.
 * The event is written together with the commit, so a transaction does not read it.
 * Throws if the data does not match the definition or exceeds the size limit of the broker.
 */
export async function record<Data extends z.ZodType>(
  tx: Transaction,
  definition: EventDefinition<Data>,
  change: { aggregateId: number; revision: number; data: z.input<Data> },
): Promise<void> {
  const { requestId, actorId } = requestContext()
  const now = new Date()
  const traceparent = currentTraceparent()
  const data = definition.data.parse(change.data)
  const event: Envelope = {
    id: createEventId(now),
    name: definition.name,
    version: definition.version,
    occurred_at: now.toISOString(),
    aggregate_id: String(change.aggregateId),
    revision: change.revision,
    actor_id: actorId,
    request_id: requestId,
    ...(traceparent === undefined ? {} : { traceparent }),
    data,
  }
  const payload = JSON.stringify(event)
  // Rejected here, because an event that the broker never accepts would block the relay.
  if (Buffer.byteLength(payload) > maxPayloadBytes) throw new Error(`${definition.name} is too large for the broker`)
  const subject = subjectOf(definition, definition.person?.(data))
  tx.beforeCommit(() => insertEvent(tx, { eventId: event.id, subject, payload, createdAt: now }))
  const { relay } = tx
  if (relay) tx.afterCommit(() => relay.recorded(event.id))
}
