import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { onDuplicate, single } from '@portal/chassis/mysql/statements'
import { recruiterChanged, recruiterCreated } from '@portal/contracts/profile/events'
import { teamLimits } from '@portal/contracts/profile/team-http'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import { asc, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { closeCompany } from '../companies/close-company.ts'
import type { Context } from '../context.ts'
import { stateOfRecruiter } from '../recruiter-state.ts'
import {
  type CompanyRow,
  companies,
  companyInvites,
  companyMembers,
  type InviteRow,
  type MemberRow,
  recruiters,
} from '../schema.ts'
import { findInvite } from './invites.ts'
import { readMembers, writeMember } from './write-member.ts'

const publishedJobs = z.object({ data: z.object({ published: z.int() }) })

/** Makes the actor a member of the company that a token invites to. */
export async function acceptInvite(ctx: Context, actor: Actor, token: string) {
  await findInvite(ctx.db, token)
  const [current] = await ctx.db.select().from(companyMembers).where(eq(companyMembers.userId, actor.id))
  // Asked before the transaction. A job that is published in between keeps its recruiter, but no company.
  const isFree = !current || current.leftAt !== null || !(await hasPublishedJobs(ctx, current.companyId))
  if (!isFree) throw alreadyMember()
  return transact(ctx, async (tx) => {
    const invite = await findInvite(tx, token)
    const locked = await lockCompanies(tx, [invite.companyId, ...(current ? [current.companyId] : [])])
    const company = locked.find(({ id }) => id === invite.companyId)
    if (!company || company.isDeleted !== null) throw conflict('COMPANY_CLOSED', 'The company was closed')
    const members = await readMembers(tx, company.id)
    if (members.length >= teamLimits.members)
      throw conflict('TEAM_FULL', 'The company has as many members as it may have')
    const left = await leaveFormer(tx, actor, locked, company)
    const [used] = await tx.delete(companyInvites).where(eq(companyInvites.id, invite.id))
    if (used.affectedRows === 0) throw alreadyMember()
    const member = await join(tx, actor, invite, left)
    await copyToProfile(tx, actor, company)
    await assertNotErased(tx, actor.id)
    return { company, member }
  })
}

async function hasPublishedJobs(ctx: Context, companyId: number): Promise<boolean> {
  const counted = await ctx.job.request(`/companies/${companyId}`, publishedJobs)
  return (counted?.data.published ?? 0) > 0
}

function alreadyMember() {
  return conflict('ALREADY_MEMBER', 'You are a member of a company: leave it first')
}

/** In order of their ids, so that two people who change places do not wait for each other. */
function lockCompanies(tx: Transaction, ids: number[]): Promise<CompanyRow[]> {
  return tx.select().from(companies).where(inArray(companies.id, ids)).orderBy(asc(companies.id)).for('update')
}

/** The membership that the actor has had, after the company was closed if they were alone there. Throws `conflict`. */
async function leaveFormer(tx: Transaction, actor: Actor, locked: readonly CompanyRow[], to: CompanyRow) {
  const [member] = await tx.select().from(companyMembers).where(eq(companyMembers.userId, actor.id)).for('update')
  if (!member || member.leftAt !== null) return member
  const former = locked.find(({ id }) => id === member.companyId)
  if (!former || former.id === to.id || (await readMembers(tx, former.id)).length > 1) throw alreadyMember()
  // Before it is closed, because closing renames the company in the profiles of its members.
  await tx.update(companyMembers).set({ companyId: to.id }).where(eq(companyMembers.id, member.id))
  await closeCompany(tx, former)
  return member
}

async function join(
  tx: Transaction,
  actor: Actor,
  { companyId, role, name }: InviteRow,
  former: MemberRow | undefined,
): Promise<MemberRow> {
  const joined = { companyId, role, name, joinedAt: new Date(), leftAt: null }
  if (former) return writeMember(tx, former, joined)
  const insert = tx.insert(companyMembers).values({ ...joined, userId: actor.id, revision: 0 })
  // Another request of the same person may have been faster.
  const { id } = single(await onDuplicate(insert.$returningId(), alreadyMember))
  return writeMember(tx, single(await tx.select().from(companyMembers).where(eq(companyMembers.id, id))), {})
}

/** Gives the recruiter profile the name and the website of the company; makes one for those who have none. */
async function copyToProfile(tx: Transaction, actor: Actor, company: CompanyRow): Promise<void> {
  const copy = { companyName: company.name, companyWebsite: company.website }
  const ofActor = eq(recruiters.userId, actor.id)
  const [before] = await tx.select().from(recruiters).where(ofActor).for('update')
  if (!before) await tx.insert(recruiters).values({ userId: actor.id, ...copy })
  else
    await tx
      .update(recruiters)
      .set({ ...copy, revision: before.revision + 1 })
      .where(ofActor)
  const recruiter = single(await tx.select().from(recruiters).where(ofActor))
  await record(tx, before ? recruiterChanged : recruiterCreated, {
    aggregateId: recruiter.id,
    revision: recruiter.revision,
    data: stateOfRecruiter(recruiter),
  })
}
