import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import type { ErasureRequest } from '@portal/contracts/auth/privacy-http'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { withPassword } from '../passwords/confirm-password.ts'
import { type ErasureRow, type UserRow, users } from '../schema.ts'
import { findOwnAccount, lastAdmin, lockActiveAdmins, tokenRevoked } from '../users/queries.ts'
import { type Erased, eraseAccount } from './erase-account.ts'

/**
 * Begins the erasure of the actor. When it returns, the account is anonymized and all its tokens are revoked; the other
 * services follow the event. Throws `forbidden` for a wrong password, `conflict` for the last administrator.
 */
export async function eraseOwnAccount(ctx: Context, actor: Actor, input: ErasureRequest): Promise<ErasureRow> {
  const before = await findOwnAccount(ctx, actor)
  const { erasure, user } = await withPassword(ctx, { before, password: input.current_password }, () =>
    erase(ctx, actor, before),
  )
  await ctx.revocations.publish(user)
  return erasure
}

function erase(ctx: Context, actor: Actor, before: UserRow): Promise<Erased> {
  return transact(ctx, async (tx) => {
    // Locks administrators before the account, in the same order as `changeUser`, to avoid deadlocks.
    const admins = await lockActiveAdmins(tx)
    const current = await lockAnyUser(tx, actor.id)
    // The tokens may have been revoked while the password was compared.
    if (current.accessVersion !== before.accessVersion) throw tokenRevoked()
    if (admins.length === 1 && admins[0]?.id === actor.id) throw lastAdmin()
    return eraseAccount(ctx, tx, current)
  })
}

/** Locks an account even if it was erased in the meantime; that also raised its access version. */
async function lockAnyUser(tx: Transaction, id: number): Promise<UserRow> {
  return single(await tx.select().from(users).where(eq(users.id, id)).for('update'))
}
