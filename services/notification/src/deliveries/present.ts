import { presentResource } from '@portal/chassis/columns'
import type { DeliveryRow } from '../schema.ts'

/** A mail as administrators see it: what becomes of it, and never what it says. */
export function presentDelivery(row: DeliveryRow) {
  return {
    ...presentResource(row),
    recipient: row.recipient,
    kind: row.kind,
    state: row.state,
    attempts: row.attempts,
    last_error: row.lastError,
    next_attempt_at: row.state === 'PENDING' ? row.nextAttemptAt.toISOString() : null,
    sent_at: row.sentAt?.toISOString() ?? null,
    message_id: row.messageId,
  }
}
