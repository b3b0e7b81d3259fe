import type { Transaction } from '@portal/chassis/mysql/database'
import { successorAmong } from '@portal/contracts/profile/team'
import { and, eq, isNull } from 'drizzle-orm'
import { closeCompany } from '../companies/close-company.ts'
import { lockCompany } from '../companies/queries.ts'
import { readMembers, writeMember } from '../companies/write-member.ts'
import { companyDomains, companyInvites, companyMembers } from '../schema.ts'

/** Deletes the membership of a user and the invites they sent. The company of the last member is closed, and none of its texts is kept. */
export async function eraseMember(tx: Transaction, userId: number): Promise<void> {
  const [member] = await tx.select().from(companyMembers).where(eq(companyMembers.userId, userId)).for('update')
  const company = member?.leftAt === null ? await lockCompany(tx, member.companyId) : undefined
  await tx.delete(companyMembers).where(eq(companyMembers.userId, userId))
  await tx.delete(companyInvites).where(eq(companyInvites.invitedBy, userId))
  await tx.update(companyDomains).set({ addedBy: null }).where(eq(companyDomains.addedBy, userId))
  if (!company) return
  const [other] = await tx
    .select()
    .from(companyMembers)
    .where(and(eq(companyMembers.companyId, company.id), isNull(companyMembers.leftAt)))
    .limit(1)
  if (other) return keepAnOwner(tx, company.id)
  await closeCompany(tx, company)
}

/** Makes the recruiter who joined first an owner of a company that has none any more. */
async function keepAnOwner(tx: Transaction, companyId: number): Promise<void> {
  const heir = successorAmong(await readMembers(tx, companyId))
  if (heir && heir.role !== 'OWNER') await writeMember(tx, heir, { role: 'OWNER' }, { change: 'ROLE' })
}
