import { transact } from '@portal/chassis/database'
import type { AccountChange } from '@portal/contracts/auth/http'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { lastAdmin, lockActiveAdmins, lockUser } from './queries.ts'
import { writeChange } from './write-change.ts'

/** Changes role or activity of an account, by an administrator. Throws `conflict` for the last of them. */
export async function changeUser(ctx: Context, id: number, input: AccountChange): Promise<UserRow> {
  const user = await transact(ctx, async (tx) => {
    // All of them and before the account itself, so that of two who demote each other one waits for the other.
    const admins = await lockActiveAdmins(tx)
    const current = await lockUser(tx, id)
    const isOnlyAdmin = admins.length === 1 && admins[0]?.id === id
    const staysAdmin = (input.role ?? current.role) === 'ADMIN' && (input.is_active ?? current.isActive)
    if (isOnlyAdmin && !staysAdmin) throw lastAdmin()
    return writeChange(tx, current, { role: input.role, isActive: input.is_active })
  })
  await ctx.endedAccess.publish(user)
  return user
}
