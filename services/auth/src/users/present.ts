import { presentResource } from '@portal/chassis/mysql/columns'
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
    locale: row.locale,
    time_zone: row.timeZone,
  }
}

/**
 * The state of an account in events and in responses to other services. With `EMAIL_VERIFICATION=off` the operator
 * vouches for all addresses, so every address counts as verified.
 */
export function stateOfUser({ emailVerification }: Pick<Context, 'emailVerification'>, row: UserRow): UserState {
  const isVerified = emailVerification === 'off' || row.emailVerifiedAt !== null
  return {
    user_id: row.id,
    email: row.email,
    email_verified: isVerified,
    role: row.role,
    is_active: row.isActive,
    locale: row.locale,
    time_zone: row.timeZone,
  }
}
