import { type Transaction, transact } from '@portal/chassis/database'
import { eq } from 'drizzle-orm'
import { assertVerified } from '../accounts/assert-verified.ts'
import type { Context } from '../context.ts'
import { type UserRow, users } from '../schema.ts'
import { findUserByEmail, lockUser } from '../users/queries.ts'
import { noteFailure } from './note-failure.ts'
import { openSession, type Tokens } from './open-session.ts'
import { invalidGrant } from './token-request.ts'

/**
 * Opens a session for whoever knows the password. Wrong address and wrong password get the same answer for the same
 * work, and only the right password learns that an account is inactive.
 */
export async function logIn(ctx: Context, input: { username: string; password: string }): Promise<Tokens> {
  const user = await findUserByEmail(ctx, input.username.trim().toLowerCase())
  const matches = await ctx.passwords.matches(input.password, user?.passwordHash)
  if (!user || !matches) throw noteFailure(ctx, user, wrongCredentials())
  if (!user.isActive) throw noteFailure(ctx, user, invalidGrant('ACCOUNT_INACTIVE', 'This account is not active'))
  assertVerified(ctx, user)
  const newHash = ctx.passwords.isOutdated(user.passwordHash) ? await ctx.passwords.hash(input.password) : undefined

  return transact(ctx, async (tx) => {
    const current = await lockUser(tx, user.id)
    // Whatever ended the access while the password was being compared must end this session as well.
    if (current.accessVersion !== user.accessVersion) throw wrongCredentials()
    if (newHash !== undefined) await renewHash(tx, current, newHash)
    return openSession(ctx, tx, current)
  })
}

/** Leaves `updated_at` alone, because nothing that anybody can see of the account has changed. */
async function renewHash(tx: Transaction, { id, updatedAt }: UserRow, passwordHash: string): Promise<void> {
  await tx.update(users).set({ passwordHash, updatedAt }).where(eq(users.id, id))
}

function wrongCredentials() {
  return invalidGrant('WRONG_CREDENTIALS', 'E-mail address or password is wrong')
}
