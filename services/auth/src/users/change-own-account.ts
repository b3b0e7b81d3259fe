import type { Actor } from '@portal/chassis/actor'
import { type Transaction, transact } from '@portal/chassis/database'
import type { OwnAccountChange } from '@portal/contracts/auth/http'
import { askForAddress, mailLink } from '../accounts/ask-for-address.ts'
import type { Context } from '../context.ts'
import { assertUncommon } from '../passwords/commonest.ts'
import { confirmPassword } from '../passwords/confirm-password.ts'
import type { UserRow } from '../schema.ts'
import { accessEnded, findOwnAccount, lockUser } from './queries.ts'
import { writeChange } from './write-change.ts'

/** Changes one's own address or password. Throws `forbidden` where the current password is needed and wrong. */
export async function changeOwnAccount(ctx: Context, actor: Actor, input: OwnAccountChange): Promise<UserRow> {
  const before = await findOwnAccount(ctx, actor)
  const passwordHash = await newPasswordHash(ctx, before, input)
  const user = await transact(ctx, async (tx) => {
    const current = await lockUser(tx, actor.id)
    // Whatever ended the access while the passwords were being hashed has also ended this request's right to act.
    if (current.accessVersion !== before.accessVersion) throw accessEnded()
    if (ctx.emailVerification !== 'required')
      return changeAtOnce(ctx, tx, current, { email: input.email, passwordHash })
    const changed = await writeChange(tx, current, { passwordHash })
    return input.email === undefined ? changed : askForAddress(ctx, tx, changed, input.email)
  })
  await ctx.endedAccess.publish(user)
  return user
}

async function changeAtOnce(
  ctx: Context,
  tx: Transaction,
  current: UserRow,
  wanted: { email: string | undefined; passwordHash: string | undefined },
): Promise<UserRow> {
  const user = await writeChange(tx, current, wanted)
  const { email } = user
  if (email !== current.email && ctx.emailVerification === 'asked') {
    await mailLink(ctx, tx, { user, purpose: 'VERIFY_EMAIL', email })
  }
  return user
}

/** Undefined where the password stays as it is. */
async function newPasswordHash(ctx: Context, user: UserRow, input: OwnAccountChange): Promise<string | undefined> {
  const { password, current_password: currentPassword = '', email = user.email } = input
  if (password === undefined) return undefined
  await confirmPassword(ctx, user, currentPassword)
  if (password === currentPassword) return undefined
  assertUncommon(password, email)
  return ctx.passwords.hash(password)
}
