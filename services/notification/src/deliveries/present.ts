import { presentResource } from '@portal/chassis/mysql/columns'
import type { DeliveryRow } from '../schema.ts'

/** An email as administrators see it: its delivery state without its content. */
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
