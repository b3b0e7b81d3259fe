import { presentResource } from '@portal/chassis/mysql/columns'
import type { CompanyState, MemberState } from '@portal/contracts/profile/events'
import type { CompanyRow, MemberRow } from '../schema.ts'

/** A company, which is public. */
export function presentCompany(row: CompanyRow) {
  return {
    ...presentResource(row),
    name: row.name,
    website: row.website,
    description: row.description,
    country: row.country,
    size: row.size,
    industry: row.industry,
    is_verified: row.isVerified,
  }
}

/** A membership, for the member. */
export function presentMembership({ company, member }: { company: CompanyRow; member: MemberRow }) {
  return {
    company: presentCompany(company),
    role: member.role,
    name: member.name,
    joined_at: member.joinedAt.toISOString(),
    left_at: member.leftAt?.toISOString() ?? null,
  }
}

/** The state of a company for its events. */
export function stateOfCompany(row: CompanyRow): CompanyState {
  return { company_id: row.id, status: row.isDeleted === null ? 'OPEN' : 'CLOSED', is_verified: row.isVerified }
}

/** The state of a membership for its events. */
export function stateOfMember(row: MemberRow): MemberState {
  return {
    user_id: row.userId,
    company_id: row.companyId,
    role: row.role,
    is_active: row.leftAt === null,
    joined_at: row.joinedAt.toISOString(),
  }
}
