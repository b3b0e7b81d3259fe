import type { Actor } from '@portal/chassis/actor'
import type { Client } from '@portal/chassis/client'
import { transact } from '@portal/chassis/database'
import type { OwnAccountChange } from '@portal/contracts/auth/http'
import type { Context } from '../context.ts'
import { assertUncommon } from '../passwords/commonest.ts'
import { confirmPassword } from '../passwords/confirm-password.ts'
import type { UserRow } from '../schema.ts'
import { accessEnded, findOwnAccount, lockUser } from './queries.ts'
import { writeChange } from './write-change.ts'

type Change = OwnAccountChange & { client: Client }

/** Changes one's own address or password. Throws `forbidden` where the current password is needed and wrong. */
export async function changeOwnAccount(ctx: Context, actor: Actor, input: Change): Promise<UserRow> {
  const before = await findOwnAccount(ctx, actor)
  const passwordHash = await newPasswordHash(ctx, before, input)
  const user = await transact(ctx, async (tx) => {
    const current = await lockUser(tx, actor.id)
    // Whatever ended the access while the passwords were being hashed has also ended this request's right to act.
    if (current.accessVersion !== before.accessVersion) throw accessEnded()
    return writeChange(tx, current, { email: input.email, passwordHash })
  })
  await ctx.accessVersions.publish(user)
  return user
}

/** Undefined where the password stays as it is. */
async function newPasswordHash(ctx: Context, user: UserRow, input: Change): Promise<string | undefined> {
  const { password, current_password: currentPassword = '', email = user.email, client } = input
  if (password === undefined) return undefined
  await confirmPassword(ctx, user, { password: currentPassword, client })
  if (password === currentPassword) return undefined
  assertUncommon(password, email)
  return ctx.passwords.hash(password)
}
