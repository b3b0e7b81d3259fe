import { owners } from '@portal/contracts/event'
import type { ErasureRow, SessionRow } from '../schema.ts'

/** An erasure as the person it is about and administrators see it. */
export function presentErasure(row: ErasureRow) {
  return {
    id: row.id,
    user_id: row.userId,
    state: row.completedAt === null ? 'PENDING' : 'COMPLETED',
    requested_at: row.requestedAt.toISOString(),
    repeated_at: row.repeatedAt?.toISOString() ?? null,
    completed_at: row.completedAt?.toISOString() ?? null,
    services: Object.fromEntries(owners.map((owner) => [owner, row[`${owner}At`]?.toISOString() ?? null])),
  }
}

/** A session as its person may see it: nothing of what would open it. */
export function presentHeldSession(row: SessionRow) {
  return {
    id: row.id,
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    revoked_at: row.revokedAt?.toISOString() ?? null,
  }
}
