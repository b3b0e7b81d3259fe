import { type Transaction, transact } from '@portal/chassis/database'
import { HttpError } from '@portal/chassis/errors'
import { storedEmailAddress } from '@portal/contracts/addresses'
import type { TokenRequest } from '@portal/contracts/auth/http'
import { eq } from 'drizzle-orm'
import { assertVerified } from '../accounts/assert-verified.ts'
import { offerProof } from '../accounts/send-verification.ts'
import type { Context } from '../context.ts'
import type { Match } from '../passwords/passwords.ts'
import { type UserRow, users } from '../schema.ts'
import { passSecondFactor } from '../second-factor/pass-second-factor.ts'
import { guardLogin } from '../throttling/login-throttling.ts'
import { findUserByEmail, lockUserByEmail } from '../users/queries.ts'
import { openSession, type Tokens } from './open-session.ts'
import { recordFailure } from './record-failure.ts'
import { invalidGrant } from './token-request.ts'

type Login = Pick<TokenRequest, 'username' | 'password' | 'otp'>

/** Opens a session for whoever knows the password and, where there is one, has the second factor. */
export function logIn(ctx: Context, input: Login): Promise<Tokens> {
  const email = storedEmailAddress(input.username)
  return guardLogin(ctx, email, () => tryLogIn(ctx, email, input))
}

/**
 * Wrong address and wrong password get the same answer for the same work, and only the right password learns that an
 * account is inactive or has a second factor.
 */
async function tryLogIn(ctx: Context, email: string, { password, otp }: Login): Promise<Tokens> {
  const user = await findUserByEmail(ctx, email)
  const match = await ctx.passwords.matches(password, user?.passwordHash, 'login')
  try {
    if (!user || !match) throw wrongCredentials()
    if (!user.isActive) throw invalidGrant('ACCOUNT_INACTIVE', 'This account is not active')
    await assertVerified(ctx, user)
    return await open(ctx, user, { otp, newHash: await renewedHash(ctx, match, password) })
  } catch (error) {
    throw recordFailure(ctx, user, error)
  }
}

/** A hash as today's are, where the account has another; without one where too much is being hashed, until the next login. */
async function renewedHash(ctx: Context, { isOutdated }: Match, password: string): Promise<string | undefined> {
  if (!isOutdated) return undefined
  return ctx.passwords.hash(password, 'confirmation').catch((error: unknown) => {
    if (error instanceof HttpError && error.kind === 'tooManyRequests') return undefined
    throw error
  })
}

type Opening = { otp: string | undefined; newHash: string | undefined }

function open(ctx: Context, user: UserRow, { otp, newHash }: Opening): Promise<Tokens> {
  return transact(ctx, async (tx) => {
    const current = await lockUserByEmail(tx, user.email)
    // Whatever ended the access while the password was being compared must end this session as well.
    if (current?.id !== user.id || current.accessVersion !== user.accessVersion) throw wrongCredentials()
    await passSecondFactor(ctx, tx, { user: current, code: otp })
    if (newHash !== undefined) await renewHash(tx, current, newHash)
    const tokens = await openSession(ctx, tx, current)
    await offerProof(ctx, tx, current)
    return tokens
  })
}

/** Leaves `updated_at` alone, because nothing that anybody can see of the account has changed. */
async function renewHash(tx: Transaction, { id, updatedAt }: UserRow, passwordHash: string): Promise<void> {
  await tx.update(users).set({ passwordHash, updatedAt }).where(eq(users.id, id))
}

function wrongCredentials() {
  return invalidGrant('WRONG_CREDENTIALS', 'E-mail address or password is wrong')
}
