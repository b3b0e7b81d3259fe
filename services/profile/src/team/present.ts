import type { KeyObject } from 'node:crypto'
import { linkTokenOf } from '@portal/chassis/config/link-token'
import type { Invitation } from '@portal/contracts/profile/team-http'
import type { InviteRow, MemberRow } from '../schema.ts'

/** A member, for the team. */
export function presentMember(row: MemberRow) {
  return { user_id: row.userId, name: row.name, role: row.role, joined_at: row.joinedAt.toISOString() }
}

/** An invite, for owners. */
export function presentInvite(row: InviteRow) {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
  }
}

/** {@link presentInvite} with its token, which is stored nowhere. */
export function presentListedInvite(key: KeyObject, row: InviteRow) {
  return { ...presentInvite(row), token: linkTokenOf(key, row.linkId) }
}

/** An invite for the service that sends its email. */
export function presentInvitation(row: InviteRow, companyName: string): Invitation {
  return {
    email: row.email,
    role: row.role,
    company_name: companyName,
    link_id: row.linkId,
    expires_at: row.expiresAt.toISOString(),
  }
}
