import { conflict, invalidField } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { domainLimits } from '@portal/contracts/profile/domains-http'
import { assertNotErased } from '@portal/messaging/erasure'
import { eq } from 'drizzle-orm'
import { lockCompany } from '../companies/queries.ts'
import type { Context } from '../context.ts'
import { companyDomains, type DomainRow } from '../schema.ts'
import { assertManagesTeam } from '../team/members.ts'
import { assertNotTaken, followDomains, readDomain, readDomains } from './queries.ts'
import { registrableDomain } from './registrable-domain.ts'

/** The domains of the actor's company, for an owner. */
export async function listDomains(ctx: Context, actor: Actor, companyId: number): Promise<DomainRow[]> {
  await assertManagesTeam(ctx.db, actor, companyId)
  return readDomains(ctx.db, companyId)
}

/** Adds a domain to the actor's company. One that it has already is returned as it is. */
export function addDomain(ctx: Context, actor: Actor, companyId: number, text: string): Promise<DomainRow> {
  const domain = registrableDomain(text)
  return transact(ctx, async (tx) => {
    await lockCompany(tx, companyId)
    await assertManagesTeam(tx, actor, companyId)
    if (domain === undefined) throw invalidField('domain', 'domain', 'must be a domain that can be registered')
    const domains = await readDomains(tx, companyId)
    const existing = domains.find((each) => each.domain === domain)
    if (existing) return existing
    await assertNotTaken(tx, companyId, domain)
    if (domains.length >= domainLimits.domains) {
      throw conflict('DOMAIN_LIMIT', 'The company has as many domains as it may have: remove one first')
    }
    await tx.insert(companyDomains).values({ companyId, domain, addedBy: actor.id, createdAt: new Date() })
    await assertNotErased(tx, actor.id)
    return readDomain(tx, companyId, domain)
  })
}

/** Removes a domain of the actor's company. */
export function removeDomain(ctx: Context, actor: Actor, at: { id: number; domain: string }): Promise<void> {
  return transact(ctx, async (tx) => {
    const company = await lockCompany(tx, at.id)
    await assertManagesTeam(tx, actor, at.id)
    const { id } = await readDomain(tx, at.id, at.domain)
    await tx.delete(companyDomains).where(eq(companyDomains.id, id))
    await followDomains(tx, company)
  })
}
