import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { onDuplicate, single } from '@portal/chassis/mysql/statements'
import { teamLimits } from '@portal/contracts/profile/team-http'
import { assertNotErased } from '@portal/messaging/erasure'
import { asc, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { closeCompany } from '../companies/close-company.ts'
import { alreadyMember, copyToProfile, readMembers, writeMember } from '../companies/write-member.ts'
import type { Context } from '../context.ts'
import {
  type CompanyRow,
  companies,
  companyInvites,
  companyMembers,
  type InviteRow,
  type MemberRow,
} from '../schema.ts'
import { findInvite } from './invites.ts'

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
  { companyId, role, name, invitedBy }: InviteRow,
  former: MemberRow | undefined,
): Promise<MemberRow> {
  const joined = { companyId, role, name, joinedAt: new Date(), leftAt: null }
  const happened = { change: 'JOINED', invited_by: invitedBy } as const
  if (former) return writeMember(tx, former, joined, happened)
  const insert = tx.insert(companyMembers).values({ ...joined, userId: actor.id, revision: 0 })
  // Another request of the same person may have been faster.
  const { id } = single(await onDuplicate(insert.$returningId(), alreadyMember))
  const added = single(await tx.select().from(companyMembers).where(eq(companyMembers.id, id)))
  return writeMember(tx, added, {}, happened)
}
