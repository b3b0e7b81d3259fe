import { invalidField } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Database, transact } from '@portal/chassis/mysql/database'
import type { BlockedCompaniesChange } from '@portal/contracts/profile/blocked-companies-http'
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { registrableDomain } from '../domains/registrable-domain.ts'
import { blockedCompanies, blockedDomains, companies, companyDomains } from '../schema.ts'
import { findOwnSeeker, lockSeeker } from '../seekers/queries.ts'

/** The companies and domains that a job seeker blocks; closed companies are left out. */
export async function readBlocks(db: Database, userId: number) {
  const [blocked, domains] = await Promise.all([
    db
      .select({ id: companies.id, name: companies.name })
      .from(blockedCompanies)
      .innerJoin(companies, eq(companies.id, blockedCompanies.companyId))
      .where(and(eq(blockedCompanies.seekerUserId, userId), isNull(companies.isDeleted))),
    db.select().from(blockedDomains).where(eq(blockedDomains.seekerUserId, userId)),
  ])
  // Sorted here, because there are few, and MySQL would sort them without an index.
  return {
    companies: blocked.sort((one, other) => one.name.localeCompare(other.name)),
    domains: domains.map(({ domain }) => domain).sort(),
  }
}

/** The blocks of the actor. Throws `notFound` for those of others. */
export async function readOwnBlocks(ctx: Context, actor: Actor, userId: number) {
  await findOwnSeeker(ctx, actor, userId)
  return readBlocks(ctx.db, userId)
}

/** Whether the actor blocks a company, by itself or by a domain that it has verified. */
export async function readBlock(ctx: Context, actor: Actor, at: { user_id: number; company_id: number }) {
  await findOwnSeeker(ctx, actor, at.user_id)
  const isThis = and(eq(blockedCompanies.seekerUserId, at.user_id), eq(blockedCompanies.companyId, at.company_id))
  const [direct] = await ctx.db.select().from(blockedCompanies).where(isThis)
  if (direct) return { is_blocked: true }
  const isVerified = and(eq(companyDomains.companyId, at.company_id), isNotNull(companyDomains.verifiedAt))
  const [byDomain] = await ctx.db
    .select({ domain: blockedDomains.domain })
    .from(companyDomains)
    .innerJoin(blockedDomains, eq(blockedDomains.domain, companyDomains.domain))
    .where(and(isVerified, eq(blockedDomains.seekerUserId, at.user_id)))
    .limit(1)
  return { is_blocked: byDomain !== undefined }
}

/** Replaces the blocks of the actor. */
export function changeBlocks(ctx: Context, actor: Actor, userId: number, input: BlockedCompaniesChange) {
  const domains = new Set(
    input.domains.map((text, nth) => {
      const domain = registrableDomain(text)
      if (domain === undefined)
        throw invalidField(`domains/${nth}`, 'domain', 'must be a domain that can be registered')
      return domain
    }),
  )
  const ids = [...new Set(input.company_ids)]
  return transact(ctx, async (tx) => {
    await lockSeeker(tx, actor, userId)
    const known = ids.length === 0 ? [] : await tx.select().from(companies).where(inArray(companies.id, ids))
    const knownIds = new Set(known.map(({ id }) => id))
    const unknown = input.company_ids.findIndex((id) => !knownIds.has(id))
    if (unknown >= 0) throw invalidField(`company_ids/${unknown}`, 'unknown', 'must be the id of a company')
    await tx.delete(blockedCompanies).where(eq(blockedCompanies.seekerUserId, userId))
    await tx.delete(blockedDomains).where(eq(blockedDomains.seekerUserId, userId))
    const seekerUserId = userId
    if (ids.length > 0) await tx.insert(blockedCompanies).values(ids.map((companyId) => ({ seekerUserId, companyId })))
    if (domains.size > 0) {
      await tx.insert(blockedDomains).values([...domains].map((domain) => ({ seekerUserId, domain })))
    }
    return readBlocks(tx, userId)
  })
}
