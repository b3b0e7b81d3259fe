import type { Actor } from '@portal/chassis/http/actor'
import { presentResource } from '@portal/chassis/mysql/columns'
import type { SessionRow } from '../schema.ts'
import { sessionNumber } from './session-number.ts'

/** A session as its owner sees it. */
export function presentSession(row: SessionRow, actor: Actor) {
  return {
    ...presentResource({
      id: sessionNumber(row.id),
      createdAt: row.createdAt,
      updatedAt: row.lastUsedAt,
      isDeleted: row.revokedAt,
    }),
    device: row.userAgent,
    address: row.address,
    last_used_at: row.lastUsedAt.toISOString(),
    is_current: row.id === actor.sessionId,
  }
}
