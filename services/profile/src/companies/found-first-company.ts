import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import { companyCreated, memberChanged } from '@portal/contracts/profile/events'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import { type CompanyRow, companies, companyMembers, type MemberRow, type RecruiterRow } from '../schema.ts'
import { stateOfCompany, stateOfMember } from './present.ts'
import { readCompany } from './queries.ts'

/** Creates the company that a new recruiter profile names, with the recruiter as its owner. */
export async function foundFirstCompany(tx: Transaction, recruiter: RecruiterRow): Promise<MemberRow> {
  const { id, userId, companyName, companyWebsite } = recruiter
  // The id of the profile is also that of the company, because public addresses and feeds of companies have it.
  await insertCompany(tx, { id, name: companyName, website: companyWebsite })
  await tx.insert(companyMembers).values({ userId, companyId: id, role: 'OWNER', joinedAt: new Date() })
  const member = single(await tx.select().from(companyMembers).where(eq(companyMembers.userId, userId)))
  const data = { ...stateOfMember(member), change: 'FOUNDED' as const }
  await record(tx, memberChanged, { aggregateId: member.id, revision: member.revision, data })
  return member
}

/** Inserts a company and records its event. */
export async function insertCompany(
  tx: Transaction,
  values: Pick<CompanyRow, 'id' | 'name' | 'website'>,
): Promise<CompanyRow> {
  await tx.insert(companies).values(values)
  const company = await readCompany(tx, values.id)
  const data = stateOfCompany(company)
  await record(tx, companyCreated, { aggregateId: company.id, revision: company.revision, data })
  return company
}
