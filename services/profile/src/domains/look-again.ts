// Looks every day whether the records of verified domains are still there.
// Guarantees: one replica at a time looks for a record. A domain is lost, with one event, after an answer without the
// record, a week after the first such answer. A question without an answer changes nothing.
// On crash: the claim of a domain ends after an hour, and another replica looks.
import { transact } from '@portal/chassis/mysql/database'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import { domainLimits } from '@portal/contracts/profile/domains-http'
import { domainLost } from '@portal/contracts/profile/events'
import { record } from '@portal/messaging/outbox/record'
import { asc, eq, lte } from 'drizzle-orm'
import { lockCompany } from '../companies/queries.ts'
import { readMembers } from '../companies/write-member.ts'
import type { Context } from '../context.ts'
import { companyDomains, type DomainRow } from '../schema.ts'
import { dayMs } from './check-domain.ts'
import { proofOf } from './proof.ts'
import { followDomains } from './queries.ts'

const pollMs = 5_000
const leaseMs = 3600_000

type Looking = Pick<Context, 'db' | 'relay' | 'findTexts' | 'domainKey'>

export function createDomainChecks(ctx: Looking, log: Logger): Component {
  return createLoop('domains', async ({ wait, isStopped }) => {
    try {
      for (let due = await claim(ctx); due && !isStopped(); due = await claim(ctx)) await look(ctx, due)
    } catch (error) {
      log.warn({ err: error }, 'looking for the records of domains paused')
    }
    if (!isStopped()) await wait(pollMs)
  })
}

/** The next domain that is due, which no other replica looks for within the lease. */
function claim(ctx: Looking): Promise<DomainRow | undefined> {
  return transact(ctx, async (tx) => {
    const [row] = await tx
      .select()
      .from(companyDomains)
      .where(lte(companyDomains.checkDueAt, new Date()))
      .orderBy(asc(companyDomains.checkDueAt))
      .limit(1)
      .for('update', { skipLocked: true })
    if (!row) return undefined
    const checkDueAt = new Date(Date.now() + leaseMs)
    await tx.update(companyDomains).set({ checkDueAt }).where(eq(companyDomains.id, row.id))
    return row
  })
}

async function look(ctx: Looking, { id, companyId, domain }: DomainRow): Promise<void> {
  const expected = proofOf(ctx.domainKey, companyId, domain)
  const found = await ctx.findTexts(expected.name)
  // Repeated when the claim ends.
  if (!found) return
  await transact(ctx, async (tx) => {
    const company = await lockCompany(tx, companyId)
    const [row] = await tx.select().from(companyDomains).where(eq(companyDomains.id, id))
    // It was removed meanwhile.
    if (!row?.verifiedAt) return
    const now = new Date()
    const missingSince = found.includes(expected.value) ? null : (row.missingSince ?? now)
    const isLost = missingSince !== null && Number(now) - Number(missingSince) >= domainLimits.graceDays * dayMs
    const after = isLost
      ? { verifiedAt: null, missingSince: null, checkDueAt: null }
      : { missingSince, checkDueAt: new Date(Number(now) + dayMs) }
    await tx.update(companyDomains).set(after).where(eq(companyDomains.id, id))
    if (!isLost) return
    await followDomains(tx, company)
    const owners = (await readMembers(tx, companyId)).filter(({ role }) => role === 'OWNER')
    const data = { domain_id: id, company_id: companyId, owner_user_ids: owners.map(({ userId }) => userId) }
    await record(tx, domainLost, { aggregateId: id, revision: 1, data })
  })
}
