import type { Transaction } from '@portal/chassis/mysql/database'
import type { MemberRole } from '@portal/contracts/profile/companies-http'
import { successorAmong } from '@portal/contracts/profile/team'
import { and, eq, inArray, isNull, ne, or } from 'drizzle-orm'
import { accounts, employers, members } from '../schema.ts'

type Wanted = { companyId: number; instead: number; roles: readonly MemberRole[] }

/** Who takes over jobs of a company: a member with a profile who is not blocked. Undefined if there is nobody. */
export async function findSuccessor(tx: Transaction, { companyId, instead, roles }: Wanted) {
  const colleagues = await tx
    .select({
      userId: members.userId,
      role: members.role,
      joinedAt: members.joinedAt,
      recruiterId: employers.recruiterId,
      companyName: employers.companyName,
    })
    .from(members)
    .innerJoin(employers, eq(employers.userId, members.userId))
    .leftJoin(accounts, eq(accounts.userId, members.userId))
    .where(
      and(
        eq(members.companyId, companyId),
        eq(members.isActive, true),
        inArray(members.role, [...roles]),
        ne(members.userId, instead),
        or(isNull(accounts.isBlocked), eq(accounts.isBlocked, false)),
      ),
    )
  return successorAmong(colleagues)
}
