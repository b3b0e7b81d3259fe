import { conflict, HttpError } from '@portal/chassis/errors'
import { createAccount } from './accounts/register-user.ts'
import { readAdmin } from './config.ts'
import { assertNotCommon } from './passwords/common-passwords.ts'
import { findUserByEmail } from './users/queries.ts'
import { type CommandContext, withAccounts } from './with-accounts.ts'

/** Creates the administrator that the environment names. Returns what to print. */
export function createAdmin(): Promise<string> {
  return withAccounts(async (ctx) => {
    const { email, password } = readAdmin()
    assertNotCommon(password, email)
    const passwordHash = await ctx.passwords.hash(password, 'account')
    try {
      const { id } = await createAccount(ctx, { email, passwordHash, role: 'ADMIN' })
      return `Created administrator ${email} with user id ${id}.`
    } catch (error) {
      const isTaken = error instanceof HttpError && error.kind === 'conflict'
      throw isTaken ? await alreadyExists(ctx, email) : error
    }
  })
}

/** Describes the existing account, so that the operator can decide whether to use it. */
async function alreadyExists(ctx: CommandContext, email: string): Promise<HttpError> {
  const user = await findUserByEmail(ctx, email)
  const description = user ? ` (user id ${user.id}, role ${user.role}${user.isActive ? '' : ', not active'})` : ''
  return conflict('EMAIL_TAKEN', `An account for ${email} already exists${description}. Nothing was changed.`)
}
