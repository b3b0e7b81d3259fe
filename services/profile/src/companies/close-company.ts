import type { Transaction } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import { type CompanyRow, companyAccessGrants, companyDomains, companyInvites } from '../schema.ts'
import { writeCompany } from './write-company.ts'

const emptied = {
  name: '',
  website: null,
  description: null,
  country: null,
  size: null,
  industry: null,
  isVerified: false,
}

/** Closes a company without members, which the caller has locked. None of its texts is kept. */
export async function closeCompany(tx: Transaction, company: CompanyRow): Promise<void> {
  await writeCompany(tx, company, { ...emptied, isDeleted: new Date() })
  await tx.delete(companyAccessGrants).where(eq(companyAccessGrants.companyId, company.id))
  await tx.delete(companyDomains).where(eq(companyDomains.companyId, company.id))
  await tx.delete(companyInvites).where(eq(companyInvites.companyId, company.id))
}
