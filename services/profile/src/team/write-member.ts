import { conflict } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import { memberChanged } from '@portal/contracts/profile/events'
import { record } from '@portal/messaging/outbox/record'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { stateOfMember } from '../companies/present.ts'
import { companyMembers, type MemberRow } from '../schema.ts'

/** Writes the changed fields of a membership and records the event. The caller has locked the company. */
export async function writeMember(tx: Transaction, before: MemberRow, after: Partial<MemberRow>): Promise<MemberRow> {
  await tx
    .update(companyMembers)
    .set({ ...after, revision: before.revision + 1 })
    .where(eq(companyMembers.id, before.id))
  const member = single(await tx.select().from(companyMembers).where(eq(companyMembers.id, before.id)))
  await record(tx, memberChanged, { aggregateId: member.id, revision: member.revision, data: stateOfMember(member) })
  return member
}

/** The active members of a company, those who joined first first. With a lock on the company, nobody joins or leaves. */
export function readMembers(tx: Pick<Transaction, 'select'>, companyId: number): Promise<MemberRow[]> {
  return tx
    .select()
    .from(companyMembers)
    .where(and(eq(companyMembers.companyId, companyId), isNull(companyMembers.leftAt)))
    .orderBy(asc(companyMembers.joinedAt), asc(companyMembers.id))
}

/** Throws `conflict` if a company would be without an owner, were it not for `except`. */
export function assertOtherOwner(members: readonly MemberRow[], except: MemberRow): void {
  if (except.role !== 'OWNER') return
  if (members.some(({ id, role }) => role === 'OWNER' && id !== except.id)) return
  throw conflict('LAST_OWNER', 'A company needs an owner: make somebody else one first')
}
