import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '@portal/chassis/mysql/database'
import { companyChanged, recruiterChanged } from '@portal/contracts/profile/events'
import { record } from '@portal/messaging/outbox/record'
import { and, eq, isNull } from 'drizzle-orm'
import { stateOfRecruiter } from '../recruiter-state.ts'
import { type CompanyRow, companies, companyMembers, recruiters } from '../schema.ts'
import { stateOfCompany } from './present.ts'
import { readCompany } from './queries.ts'

/**
 * Writes the changed fields of a company, also to the recruiter profiles that repeat them, and records the events. The
 * caller has locked `before`. Equal values cause no write and no event.
 */
export async function writeCompany(
  tx: Transaction,
  before: CompanyRow,
  after: Partial<CompanyRow>,
): Promise<CompanyRow> {
  if (isDeepStrictEqual({ ...before, ...after }, before)) return before
  await tx
    .update(companies)
    .set({ ...after, revision: before.revision + 1 })
    .where(eq(companies.id, before.id))
  const company = await readCompany(tx, before.id)
  await record(tx, companyChanged, {
    aggregateId: company.id,
    revision: company.revision,
    data: stateOfCompany(company),
  })
  await copyToRecruiters(tx, company)
  return company
}

/** Gives the recruiter profiles of the members the name and the website of their company. */
async function copyToRecruiters(tx: Transaction, company: CompanyRow): Promise<void> {
  const copy = { companyName: company.name, companyWebsite: company.website }
  const rows = await tx
    .select({ recruiter: recruiters })
    .from(companyMembers)
    .innerJoin(recruiters, eq(recruiters.userId, companyMembers.userId))
    .where(and(eq(companyMembers.companyId, company.id), isNull(companyMembers.leftAt), isNull(recruiters.isDeleted)))
    .for('update')
  for (const { recruiter } of rows) {
    if (isDeepStrictEqual({ ...recruiter, ...copy }, recruiter)) continue
    const revision = recruiter.revision + 1
    await tx
      .update(recruiters)
      .set({ ...copy, revision })
      .where(eq(recruiters.id, recruiter.id))
    await record(tx, recruiterChanged, {
      aggregateId: recruiter.id,
      revision,
      data: stateOfRecruiter({ ...recruiter, ...copy }),
    })
  }
}
