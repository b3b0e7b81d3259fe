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
    code: row.code,
    params: paramsOf(row),
    read_at: row.readAt?.toISOString() ?? null,
  }
}

/** An older release that erased the named person left the parameters with the name, and only those without it remain. */
function paramsOf({ namesUserId, params, namelessParams }: NotificationRow) {
  return namesUserId === null && namelessParams !== null ? namelessParams : params
}
