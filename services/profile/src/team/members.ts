import { forbidden, notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Database, transact } from '@portal/chassis/mysql/database'
import { may } from '@portal/contracts/profile/team'
import type { MemberChange } from '@portal/contracts/profile/team-http'
import { findMember, lockCompany } from '../companies/queries.ts'
import { assertOtherOwner, readMembers, writeMember } from '../companies/write-member.ts'
import type { Context } from '../context.ts'
import type { MemberRow } from '../schema.ts'

/** The actor's membership of a company. Throws `notFound` for the team of others. */
async function ownMembership(db: Database, actor: Actor, companyId: number): Promise<MemberRow> {
  const member = await findMember(db, actor.id)
  if (member?.companyId !== companyId) throw notFound('Company')
  return member
}

/** {@link ownMembership} of an owner. Throws `forbidden` for other members. */
export async function assertManagesTeam(db: Database, actor: Actor, companyId: number): Promise<void> {
  const { role } = await ownMembership(db, actor, companyId)
  if (!may(role, 'MANAGE_COMPANY')) throw forbidden('COMPANY_ROLE', 'Only an owner of the company may do this')
}

/** The members of the actor's company. */
export async function listMembers(ctx: Context, actor: Actor, companyId: number): Promise<MemberRow[]> {
  await ownMembership(ctx.db, actor, companyId)
  return readMembers(ctx.db, companyId)
}

type Who = { id: number; user_id: number }

/** Changes the role of a member, or what the team calls them, by an owner. */
export function changeMember(ctx: Context, actor: Actor, who: Who, input: MemberChange): Promise<MemberRow> {
  return transact(ctx, async (tx) => {
    await lockCompany(tx, who.id)
    await assertManagesTeam(tx, actor, who.id)
    const members = await readMembers(tx, who.id)
    const before = members.find(({ userId }) => userId === who.user_id)
    if (!before) throw notFound('Member')
    const after = { role: input.role ?? before.role, name: input.name === undefined ? before.name : input.name }
    if (after.role === before.role && after.name === before.name) return before
    if (after.role !== 'OWNER') assertOtherOwner(members, before)
    return writeMember(tx, before, after, { change: after.role === before.role ? 'NAME' : 'ROLE' })
  })
}

/** Removes a member, by an owner or by themselves. */
export function removeMember(ctx: Context, actor: Actor, who: Who): Promise<void> {
  return transact(ctx, async (tx) => {
    await lockCompany(tx, who.id)
    if (actor.id === who.user_id) await ownMembership(tx, actor, who.id)
    else await assertManagesTeam(tx, actor, who.id)
    const members = await readMembers(tx, who.id)
    const before = members.find(({ userId }) => userId === who.user_id)
    if (!before) throw notFound('Member')
    assertOtherOwner(members, before)
    await writeMember(tx, before, { leftAt: new Date(), name: null }, { change: 'LEFT' })
  })
}
