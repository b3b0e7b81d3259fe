import type { Actor } from '@portal/chassis/actor'
import { single, type Transaction, transact } from '@portal/chassis/database'
import type { ErasureRequest } from '@portal/contracts/auth/privacy-http'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { withPassword } from '../passwords/confirm-password.ts'
import { type ErasureRow, type UserRow, users } from '../schema.ts'
import { accessEnded, findOwnAccount, lastAdmin, lockActiveAdmins } from '../users/queries.ts'
import { type Erased, eraseAccount } from './erase-account.ts'

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

function erase(ctx: Context, actor: Actor, before: UserRow): Promise<Erased> {
  return transact(ctx, async (tx) => {
    // Before the account itself, in the order in which administrators lock each other.
    const admins = await lockActiveAdmins(tx)
    const current = await lockAnyUser(tx, actor.id)
    // Whatever ended the access while the password was being compared has also ended this request's right to act.
    if (current.accessVersion !== before.accessVersion) throw accessEnded()
    if (admins.length === 1 && admins[0]?.id === actor.id) throw lastAdmin()
    return eraseAccount(ctx, tx, current)
  })
}

/** Also one that is gone meanwhile, whose access has ended with it. */
async function lockAnyUser(tx: Transaction, id: number): Promise<UserRow> {
  return single(await tx.select().from(users).where(eq(users.id, id)).for('update'))
}
