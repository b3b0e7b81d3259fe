import type { Transaction } from '@portal/chassis/mysql/database'
import { and, eq, isNull } from 'drizzle-orm'
import { lockCompany } from '../companies/queries.ts'
import { writeCompany } from '../companies/write-company.ts'
import { companyAccessGrants, companyMembers } from '../schema.ts'

const nothingTold = { name: '', website: null, description: null, country: null, size: null, industry: null }

/** Deletes the membership of a user. The company of the last member is closed, and nothing that it told is kept. */
export async function eraseMember(tx: Transaction, userId: number): Promise<void> {
  const [member] = await tx.select().from(companyMembers).where(eq(companyMembers.userId, userId)).for('update')
  const company = member?.leftAt === null ? await lockCompany(tx, member.companyId) : undefined
  await tx.delete(companyMembers).where(eq(companyMembers.userId, userId))
  if (!company) return
  const [other] = await tx
    .select()
    .from(companyMembers)
    .where(and(eq(companyMembers.companyId, company.id), isNull(companyMembers.leftAt)))
    .limit(1)
  if (other) return
  await writeCompany(tx, company, { ...nothingTold, isDeleted: new Date() })
  await tx.delete(companyAccessGrants).where(eq(companyAccessGrants.companyId, company.id))
}
