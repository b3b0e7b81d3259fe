import { conflict, HttpError } from '@portal/chassis/errors'
import { readAdmin } from './config.ts'
import { assertNotCommon } from './passwords/common-passwords.ts'
import { findUserByEmail } from './users/queries.ts'
import { createAccount } from './users/register-user.ts'
import { type CommandContext, withAccounts } from './with-accounts.ts'

/** Creates the administrator that the environment names. Returns what to print. */
export function createAdmin(): Promise<string> {
  return withAccounts(async (ctx) => {
    const { email, password } = readAdmin()
    assertNotCommon(password, email)
    const passwordHash = await ctx.passwords.hash(password, 'account')
    try {
      const { id } = await createAccount(ctx, { email, passwordHash, role: 'ADMIN' })
      return `${email} is an administrator now, with the user id ${id}.`
    } catch (error) {
      const isThere = error instanceof HttpError && error.kind === 'conflict'
      throw isThere ? await alreadyThere(ctx, email) : error
    }
  })
}

/** Says what there is instead, so that the operator knows whether it will do. */
async function alreadyThere(ctx: CommandContext, email: string): Promise<HttpError> {
  const user = await findUserByEmail(ctx, email)
  const what = user
    ? ` with the user id ${user.id} and the role ${user.role}${user.isActive ? '' : ', not active'}`
    : ''
  return conflict('EMAIL_TAKEN', `${email} has an account already${what}. Nothing was changed.`)
}
