import { presentResource } from '@portal/chassis/columns'
import type { UserFacts } from '@portal/contracts/auth/events'
import type { UserRow } from '../schema.ts'

/** An account as its owner and administrators see it. */
export function presentUser(row: UserRow) {
  return {
    ...presentResource(row),
    email: row.email,
    email_verified: row.emailVerifiedAt !== null,
    pending_email: row.pendingEmail,
    role: row.role,
    is_active: row.isActive,
  }
}

/** An account as its events and our answers to other services tell it. */
export function factsOfUser(row: UserRow): UserFacts {
  return { user_id: row.id, email: row.email, role: row.role, is_active: row.isActive }
}
