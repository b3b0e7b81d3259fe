import type { Actor } from '@portal/chassis/actor'
import { only, type Transaction, transact } from '@portal/chassis/database'
import type { ErasureRequest } from '@portal/contracts/auth/privacy-http'
import { eq, inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { confirmPassword } from '../passwords/confirm-password.ts'
import { type ErasureRow, erasures, linkRequests, type UserRow, users } from '../schema.ts'
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
  await confirmPassword(ctx, before, input.current_password)
  const { erasure, user } = await transact(ctx, async (tx) => {
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
  await ctx.endedAccess.publish(user)
  return erasure
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
      emailVerifiedAt: null,
      ...(await endSessions(tx, user)),
      revision: user.revision + 1,
    })
    .where(eq(users.id, user.id))
}

/** What is kept by address instead of by account: the delays of log-ins, and wishes for links that nobody has seen to. */
async function forgetAddresses(ctx: Context, tx: Transaction, { email, pendingEmail }: UserRow): Promise<void> {
  await forgetLogins(ctx, tx, email)
  const addresses = [email, ...(pendingEmail === null ? [] : [pendingEmail])]
  await tx.delete(linkRequests).where(inArray(linkRequests.email, addresses))
}
