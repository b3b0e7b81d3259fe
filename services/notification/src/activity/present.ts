import { presentResource } from '@portal/chassis/mysql/columns'
import type { ActivityRow } from '../schema.ts'

/** An activity log entry, as administrators see it. */
export function presentActivity(row: ActivityRow) {
  return {
    ...presentResource(row),
    user_id: row.userId,
    action: row.action,
    entity_type: row.entityType,
    entity_id: row.entityId,
    request_id: row.requestId,
    occurred_at: row.occurredAt.toISOString(),
    detail: row.detail,
    address: row.address,
    user_agent: row.userAgent,
  }
}
