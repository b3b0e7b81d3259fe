import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { AccountChange } from '@portal/contracts/auth/http'
import type { Context } from '../context.ts'
import { withRecentProof } from '../passwords/confirm-password.ts'
import type { UserRow } from '../schema.ts'
import { findOwnAccount, lastAdmin, lockActiveAdmins, lockUser } from '../users/queries.ts'
import { writeChange } from './write-change.ts'

type Changing = { actor: Actor; id: number; input: AccountChange }

/**
 * Changes the role or activity of an account; for administrators. Making another administrator requires the password or
 * a recent login. Throws `conflict` for a change that leaves no active administrator.
 */
export async function changeUser(ctx: Context, { actor, id, input }: Changing): Promise<UserRow> {
  if (input.role !== 'ADMIN') return write(ctx, id, input)
  const before = await findOwnAccount(ctx, actor)
  return withRecentProof(ctx, actor, { before, password: input.current_password }, () => write(ctx, id, input))
}

async function write(ctx: Context, id: number, input: AccountChange): Promise<UserRow> {
  const user = await transact(ctx, async (tx) => {
    // Locks all administrators before the account, so that two who demote each other run one after the other.
    const admins = await lockActiveAdmins(tx)
    const current = await lockUser(tx, id)
    const isOnlyAdmin = admins.length === 1 && admins[0]?.id === id
    const staysAdmin = (input.role ?? current.role) === 'ADMIN' && (input.is_active ?? current.isActive)
    if (isOnlyAdmin && !staysAdmin) throw lastAdmin()
    return writeChange(ctx, tx, current, { role: input.role, isActive: input.is_active })
  })
  await ctx.revocations.publish(user)
  return user
}
