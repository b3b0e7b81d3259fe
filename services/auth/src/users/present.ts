import { presentResource } from '@portal/chassis/columns'
import type { UserState } from '@portal/contracts/auth/events'
import type { Context } from '../context.ts'
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

/**
 * An account as its events and our answers to other services tell it. Where no addresses are verified the operator vouches
 * for all of them.
 */
export function stateOfUser({ emailVerification }: Pick<Context, 'emailVerification'>, row: UserRow): UserState {
  const isProven = emailVerification === 'off' || row.emailVerifiedAt !== null
  return { user_id: row.id, email: row.email, email_verified: isProven, role: row.role, is_active: row.isActive }
}
