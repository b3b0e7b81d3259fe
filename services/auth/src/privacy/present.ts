import { owners } from '@portal/contracts/event'
import type { CountedActRow, ErasureRow, LinkRow, SessionRow } from '../schema.ts'
import { sessionNumber } from '../sessions/session-number.ts'

/** An erasure as the erased person and administrators see it. */
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

/** A stored session in the export of its user, without its tokens. */
export function presentStoredSession(row: SessionRow) {
  return {
    id: sessionNumber(row.id),
    device: row.userAgent,
    address: row.address,
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    revoked_at: row.revokedAt?.toISOString() ?? null,
  }
}

/** A stored email link in the export of its user, without its token. */
export function presentStoredLink(row: LinkRow) {
  return {
    purpose: row.purpose,
    email: row.email,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
  }
}

/** A rate-limited action in the export of its user. */
export function presentCountedAct({ act, at }: CountedActRow) {
  return { act, at: at.toISOString() }
}
