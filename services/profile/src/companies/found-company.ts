import type { Actor } from '@portal/chassis/http/actor'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import type { Transaction } from '@portal/chassis/mysql/database'
import { onDuplicate, single } from '@portal/chassis/mysql/statements'
import type { NewCompany } from '@portal/contracts/profile/companies-http'
import { recruiterCreated } from '@portal/contracts/profile/events'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { stateOfRecruiter } from '../recruiter-state.ts'
import { type CompanyRow, companyMembers, type RecruiterRow, recruiters } from '../schema.ts'
import { foundFirstCompany, insertCompany } from './found-first-company.ts'
import { completeMembership } from './membership.ts'
import { readCompany } from './queries.ts'
import { alreadyMember, copyToProfile, writeMember } from './write-member.ts'

/** Creates a company for the actor, who is in none. Throws `conflict` for a member of a company. */
export function foundCompany(
  ctx: Context,
  actor: Actor,
  { name, website = null }: NewCompany,
  once: Once<CompanyRow>,
): Promise<Created> {
  return once.transact(ctx, async (tx) => {
    const former = await completeMembership(tx, actor.id)
    const [locked] = former
      ? await tx.select().from(companyMembers).where(eq(companyMembers.id, former.id)).for('update')
      : []
    if (locked && locked.leftAt === null) throw alreadyMember()
    if (!locked) return foundWithProfile(tx, actor, { companyName: name, companyWebsite: website })
    const company = await insertCompany(tx, { id: await takeId(tx), name, website })
    const after = { companyId: company.id, role: 'OWNER', name: null, joinedAt: new Date(), leftAt: null } as const
    await writeMember(tx, locked, after, { change: 'FOUNDED' })
    await copyToProfile(tx, actor, company)
    await assertNotErased(tx, actor.id)
    return company
  })
}

async function foundWithProfile(
  tx: Transaction,
  actor: Actor,
  named: Pick<RecruiterRow, 'companyName' | 'companyWebsite'>,
): Promise<CompanyRow> {
  // Another request of the same person may have been faster.
  await onDuplicate(tx.insert(recruiters).values({ userId: actor.id, ...named }), alreadyMember)
  const recruiter = single(await tx.select().from(recruiters).where(eq(recruiters.userId, actor.id)))
  await foundFirstCompany(tx, recruiter)
  await assertNotErased(tx, actor.id)
  const data = stateOfRecruiter(recruiter)
  await record(tx, recruiterCreated, { aggregateId: recruiter.id, revision: recruiter.revision, data })
  return readCompany(tx, recruiter.id)
}

/**
 * Takes an id for a company from the sequence of recruiter profiles, so that no later profile, whose company has the same
 * id as the profile, gets it.
 */
async function takeId(tx: Transaction): Promise<number> {
  const nobody = { userId: 0, companyName: '' }
  const { id } = single(await tx.insert(recruiters).values(nobody).$returningId())
  await tx.delete(recruiters).where(eq(recruiters.id, id))
  return id
}
