import { conflict, notFound } from '@portal/chassis/errors'
import type { Database, Transaction } from '@portal/chassis/mysql/database'
import { and, eq, ne } from 'drizzle-orm'
import { writeCompany } from '../companies/write-company.ts'
import { type CompanyRow, companyDomains, type DomainRow } from '../schema.ts'

/** The domains of a company, oldest first. */
export async function readDomains(db: Database, companyId: number): Promise<DomainRow[]> {
  const rows = await db.select().from(companyDomains).where(eq(companyDomains.companyId, companyId))
  // Sorted here, because there are few, and MySQL would sort them without an index.
  return rows.sort((one, other) => one.id - other.id)
}

/** A domain of a company. Throws `notFound`. */
export async function readDomain(db: Database, companyId: number, domain: string): Promise<DomainRow> {
  const isThis = and(eq(companyDomains.companyId, companyId), eq(companyDomains.domain, domain.toLowerCase()))
  const [row] = await db.select().from(companyDomains).where(isThis)
  if (!row) throw notFound('Domain')
  return row
}

/** Throws `conflict` if another company has verified a domain. */
export async function assertNotTaken(db: Database, companyId: number, domain: string): Promise<void> {
  const isTaken = and(eq(companyDomains.verifiedDomain, domain), ne(companyDomains.companyId, companyId))
  const [other] = await db.select({ id: companyDomains.id }).from(companyDomains).where(isTaken)
  if (other) throw domainTaken()
}

/** The error for a domain that another company has verified. */
export function domainTaken() {
  return conflict('DOMAIN_TAKEN', 'Another company has verified this domain')
}

/** Makes a company, which the caller has locked, verified if it has a verified domain. */
export async function followDomains(tx: Transaction, company: CompanyRow): Promise<void> {
  const domains = await readDomains(tx, company.id)
  await writeCompany(tx, company, { isVerified: domains.some(({ verifiedAt }) => verifiedAt !== null) })
}
