import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import { companyCreated, memberChanged } from '@portal/contracts/profile/events'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import { companies, companyMembers, type MemberRow, type RecruiterRow } from '../schema.ts'
import { stateOfCompany, stateOfMember } from './present.ts'

/** Creates the company that a recruiter profile names, with the recruiter as its owner. */
export async function foundCompany(tx: Transaction, recruiter: RecruiterRow): Promise<MemberRow> {
  const { id, userId, companyName, companyWebsite } = recruiter
  // The id of the profile is also that of the company, because public addresses and feeds of companies have it.
  await tx.insert(companies).values({ id, name: companyName, website: companyWebsite })
  await tx.insert(companyMembers).values({ userId, companyId: id, role: 'OWNER', joinedAt: new Date() })
  const company = single(await tx.select().from(companies).where(eq(companies.id, id)))
  const member = single(await tx.select().from(companyMembers).where(eq(companyMembers.userId, userId)))
  await record(tx, companyCreated, { aggregateId: id, revision: company.revision, data: stateOfCompany(company) })
  await record(tx, memberChanged, { aggregateId: member.id, revision: member.revision, data: stateOfMember(member) })
  return member
}
