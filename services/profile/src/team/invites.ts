import { createHash, randomUUID } from 'node:crypto'
import { linkTokenOf } from '@portal/chassis/config/link-token'
import { conflict, notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import { inviteCreated } from '@portal/contracts/profile/events'
import { type Invitation, type NewInvite, teamLimits } from '@portal/contracts/profile/team-http'
import { record } from '@portal/messaging/outbox/record'
import { and, eq, gt, lte } from 'drizzle-orm'
import { countAct } from '../companies/count-acts.ts'
import { lockCompany } from '../companies/queries.ts'
import type { Context } from '../context.ts'
import { companies, companyInvites, type InviteRow } from '../schema.ts'
import { assertManagesTeam } from './members.ts'
import { presentInvitation } from './present.ts'

const dayMs = 24 * 3600_000

/** Invites an address to the actor's company. An open invite for it is returned as it is. */
export function createInvite(ctx: Context, actor: Actor, companyId: number, input: NewInvite): Promise<InviteRow> {
  return transact(ctx, async (tx) => {
    await lockCompany(tx, companyId)
    await assertManagesTeam(tx, actor, companyId)
    const now = new Date()
    await tx
      .delete(companyInvites)
      .where(and(eq(companyInvites.companyId, companyId), lte(companyInvites.expiresAt, now)))
    const open = await readInvites(tx, companyId, now)
    const existing = open.find(({ email }) => email === input.email)
    if (existing) return existing
    if (open.length >= teamLimits.invites)
      throw conflict('INVITE_LIMIT', 'Too many invites are open: withdraw one first')
    await countAct(tx, companyId, { act: 'INVITE', atMost: teamLimits.invitesPerDay, per: 'day' })
    const linkId = randomUUID()
    await tx.insert(companyInvites).values({
      companyId,
      email: input.email,
      name: input.name ?? null,
      role: input.role,
      invitedBy: actor.id,
      linkId,
      tokenHash: hashOf(linkTokenOf(ctx.inviteKey, linkId)),
      createdAt: now,
      expiresAt: new Date(Number(now) + teamLimits.inviteDays * dayMs),
    })
    const created = single(
      await tx
        .select()
        .from(companyInvites)
        .where(and(eq(companyInvites.companyId, companyId), eq(companyInvites.email, input.email))),
    )
    const data = { invite_id: created.id, company_id: companyId }
    await record(tx, inviteCreated, { aggregateId: created.id, revision: 1, data })
    return created
  })
}

/** The open invites to the actor's company. */
export async function listInvites(ctx: Context, actor: Actor, companyId: number): Promise<InviteRow[]> {
  await assertManagesTeam(ctx.db, actor, companyId)
  return readInvites(ctx.db, companyId, new Date())
}

/** Withdraws an invite to the actor's company. */
export function deleteInvite(ctx: Context, actor: Actor, at: { id: number; invite_id: number }): Promise<void> {
  return transact(ctx, async (tx) => {
    await lockCompany(tx, at.id)
    await assertManagesTeam(tx, actor, at.id)
    const isThis = and(eq(companyInvites.id, at.invite_id), eq(companyInvites.companyId, at.id))
    const [deleted] = await tx.delete(companyInvites).where(isThis)
    if (deleted.affectedRows === 0) throw notFound('Invite')
  })
}

/** Refuses an invite, for whoever has its token. */
export async function refuseInvite(ctx: Context, token: string): Promise<void> {
  const { id } = await findInvite(ctx.db, token)
  await ctx.db.delete(companyInvites).where(eq(companyInvites.id, id))
}

/** An invite with what its email says. Throws `notFound` for one that is gone. */
export async function findInvitation(ctx: Context, id: number): Promise<Invitation> {
  const [found] = await ctx.db
    .select({ invite: companyInvites, companyName: companies.name })
    .from(companyInvites)
    .innerJoin(companies, eq(companies.id, companyInvites.companyId))
    .where(and(eq(companyInvites.id, id), gt(companyInvites.expiresAt, new Date())))
  if (!found) throw notFound('Invite')
  return presentInvitation(found.invite, found.companyName)
}

/** The invite that a token belongs to, if it is still good. Throws `notFound`. */
export async function findInvite(db: Pick<Transaction, 'select'>, token: string): Promise<InviteRow> {
  const isGood = and(eq(companyInvites.tokenHash, hashOf(token)), gt(companyInvites.expiresAt, new Date()))
  const [invite] = await db.select().from(companyInvites).where(isGood)
  if (!invite) throw notFound('Invite')
  return invite
}

async function readInvites(db: Pick<Transaction, 'select'>, companyId: number, now: Date): Promise<InviteRow[]> {
  const rows = await db
    .select()
    .from(companyInvites)
    .where(and(eq(companyInvites.companyId, companyId), gt(companyInvites.expiresAt, now)))
  // Sorted here, because there are few, and MySQL would sort them without an index.
  return rows.sort((one, other) => one.id - other.id)
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
