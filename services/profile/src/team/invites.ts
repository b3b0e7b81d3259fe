import { createHash, randomUUID } from 'node:crypto'
import { linkTokenOf } from '@portal/chassis/config/link-token'
import { conflict, notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import { type NewInvite, teamLimits } from '@portal/contracts/profile/team-http'
import { and, eq, gt, lte } from 'drizzle-orm'
import { lockCompany } from '../companies/queries.ts'
import type { Context } from '../context.ts'
import { companyInvites, type InviteRow } from '../schema.ts'
import { assertManagesTeam } from './members.ts'

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
    return single(await tx.select().from(companyInvites).where(eq(companyInvites.linkId, linkId)))
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
