import { presentResource } from '@portal/chassis/mysql/columns'
import type { NotificationRow } from '../schema.ts'

/** A notification, as its recipient sees it. */
export function presentNotification(row: NotificationRow) {
  return {
    ...presentResource(row),
    kind: row.kind,
    title: row.title,
    body: row.body,
    entity_type: row.entityType,
    entity_id: row.entityId,
    read_at: row.readAt?.toISOString() ?? null,
  }
}
