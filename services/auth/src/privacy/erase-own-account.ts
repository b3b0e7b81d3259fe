import type { Actor } from '@portal/chassis/actor'
import { only, type Transaction, transact } from '@portal/chassis/database'
import type { ErasureRequest } from '@portal/contracts/auth/privacy-http'
import { and, eq, inArray, ne } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { withPassword } from '../passwords/confirm-password.ts'
import { type ErasureRow, erasures, linkRequests, links, type UserRow, users } from '../schema.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { forgetLogins } from '../sessions/login-delays.ts'
import { accessEnded, findOwnAccount, lastAdmin, lockActiveAdmins, readUser } from '../users/queries.ts'
import { eraseHere } from './erase-here.ts'
import { readErasure } from './queries.ts'

/**
 * Begins the erasure of the person who asks: their account is gone and their access ended when this returns; the other
 * services follow the event. Throws `forbidden` for a wrong password, `conflict` for the last administrator.
 */
export async function eraseOwnAccount(ctx: Context, actor: Actor, input: ErasureRequest): Promise<ErasureRow> {
  const before = await findOwnAccount(ctx, actor)
  const { erasure, user } = await withPassword(ctx, { before, password: input.current_password }, () =>
    erase(ctx, actor, before),
  )
  await ctx.endedAccess.publish(user)
  return erasure
}

function erase(ctx: Context, actor: Actor, before: UserRow): Promise<{ erasure: ErasureRow; user: UserRow }> {
  return transact(ctx, async (tx) => {
    // Before the account itself, in the order in which administrators lock each other.
    const admins = await lockActiveAdmins(tx)
    const current = await lockAnyUser(tx, actor.id)
    // Whatever ended the access while the password was being compared has also ended this request's right to act.
    if (current.accessVersion !== before.accessVersion) throw accessEnded()
    if (admins.length === 1 && admins[0]?.id === actor.id) throw lastAdmin()
    await forgetAddresses(ctx, tx, current)
    await bury(ctx, tx, current)
    const { id } = only(await tx.insert(erasures).values({ userId: actor.id, requestedAt: ctx.now() }).$returningId())
    const buried = await readUser(tx, actor.id)
    await eraseHere(tx, buried, id)
    return { erasure: await readErasure(tx, id), user: buried }
  })
}

/** Also one that is gone meanwhile, whose access has ended with it. */
async function lockAnyUser(tx: Transaction, id: number): Promise<UserRow> {
  return only(await tx.select().from(users).where(eq(users.id, id)).for('update'))
}

/**
 * Leaves of the account a row that others can refer to. What stands in the place of the address is none, so that nobody
 * can have it, and the address is free.
 */
async function bury(ctx: Context, tx: Transaction, user: UserRow): Promise<void> {
  const now = ctx.now()
  await tx
    .update(users)
    .set({
      email: `erased-${user.id}`,
      passwordHash: '',
      isActive: false,
      isDeleted: now,
      pendingEmail: null,
      pendingSessionId: null,
      emailVerifiedAt: null,
      formerlyVerifiedAt: null,
      ...(await endSessions(tx, user)),
      revision: user.revision + 1,
    })
    .where(eq(users.id, user.id))
}

/**
 * What is kept by address instead of by account: the delays of log-ins, and requests for links that are not dealt with. An
 * address that the account had before, or was to get, is looked at too, unless it is another account's now.
 */
async function forgetAddresses(ctx: Context, tx: Transaction, { id, email, pendingEmail }: UserRow): Promise<void> {
  const linked = await tx.select({ email: links.email }).from(links).where(eq(links.userId, id))
  const all = [email, ...(pendingEmail === null ? [] : [pendingEmail]), ...linked.map((link) => link.email)]
  const foreign = await tx
    .select({ email: users.email })
    .from(users)
    .where(and(inArray(users.email, all), ne(users.id, id)))
  const addresses = [...new Set(all)].filter((address) => !foreign.some((user) => user.email === address))
  for (const address of addresses) await forgetLogins(ctx, tx, address)
  await tx.delete(linkRequests).where(inArray(linkRequests.email, addresses))
}
