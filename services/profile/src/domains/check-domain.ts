import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { onDuplicate } from '@portal/chassis/mysql/statements'
import { domainLimits } from '@portal/contracts/profile/domains-http'
import { eq } from 'drizzle-orm'
import { countAct } from '../companies/count-acts.ts'
import { lockCompany } from '../companies/queries.ts'
import type { Context } from '../context.ts'
import { companyDomains } from '../schema.ts'
import { assertManagesTeam } from '../team/members.ts'
import { proofOf } from './proof.ts'
import { assertNotTaken, domainTaken, followDomains, readDomain } from './queries.ts'

export const dayMs = 24 * 3600_000

/** Looks for the record of a domain of the actor's company, which is verified if it is there. */
export async function checkDomain(ctx: Context, actor: Actor, at: { id: number; domain: string }) {
  const { domain } = await transact(ctx, async (tx) => {
    await lockCompany(tx, at.id)
    await assertManagesTeam(tx, actor, at.id)
    const row = await readDomain(tx, at.id, at.domain)
    await assertNotTaken(tx, at.id, row.domain)
    await countAct(tx, at.id, { act: 'CHECK_DOMAIN', atMost: domainLimits.checksPerHour, per: 'hour' })
    return row
  })
  const record = proofOf(ctx.domainKey, at.id, domain)
  const found = await ctx.findTexts(record.name)
  const isFound = found?.includes(record.value) === true
  const row = await transact(ctx, async (tx) => {
    const company = await lockCompany(tx, at.id)
    await assertManagesTeam(tx, actor, at.id)
    const before = await readDomain(tx, at.id, domain)
    if (!isFound) return before
    const now = new Date()
    const after = {
      verifiedAt: before.verifiedAt ?? now,
      missingSince: null,
      checkDueAt: new Date(Number(now) + dayMs),
    }
    // Two companies may have the record at the same time.
    await onDuplicate(tx.update(companyDomains).set(after).where(eq(companyDomains.id, before.id)), domainTaken)
    await followDomains(tx, company)
    return { ...before, ...after }
  })
  return { row, found }
}
