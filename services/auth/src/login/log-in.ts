import { HttpError } from '@portal/chassis/errors'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { storedEmailAddress } from '@portal/contracts/addresses'
import type { TokenRequest } from '@portal/contracts/auth/http'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { Match } from '../hashing/passwords.ts'
import { sendVerification } from '../links/send-verification.ts'
import { type UserRow, users } from '../schema.ts'
import { guardLogin } from '../throttling/login-throttling.ts'
import { findUserByEmail, lockUserByEmail } from '../users/queries.ts'
import { assertVerified } from './assert-verified.ts'
import { openSession, type Tokens } from './open-session.ts'
import { passSecondFactor } from './pass-second-factor.ts'
import { recordFailure } from './record-failure.ts'
import { invalidGrant } from './token-request.ts'

type Login = Pick<TokenRequest, 'username' | 'password' | 'otp'>

/** Opens a session for a correct password and, if the account has a second factor, a correct code. */
export function logIn(ctx: Context, input: Login): Promise<Tokens> {
  const email = storedEmailAddress(input.username)
  return guardLogin(ctx, email, () => tryLogIn(ctx, email, input))
}

/**
 * An unknown address and a wrong password get the same response after the same work. Only a correct password reveals
 * that an account is inactive, unverified or has a second factor.
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

/** A new hash if the stored one is outdated; undefined if the hashing threads are busy, so the next login retries. */
async function renewedHash(ctx: Context, { isOutdated }: Match, password: string): Promise<string | undefined> {
  if (!isOutdated) return undefined
  return ctx.passwords.hash(password, 'confirmation').catch((error: unknown) => {
    if (error instanceof HttpError && error.kind === 'tooManyRequests') return undefined
    throw error
  })
}

type LoginProof = { otp: string | undefined; newHash: string | undefined }

function open(ctx: Context, user: UserRow, { otp, newHash }: LoginProof): Promise<Tokens> {
  return transact(ctx, async (tx) => {
    const current = await lockUserByEmail(tx, user.email)
    // A revocation during the password check must also prevent this session.
    if (current?.id !== user.id || current.accessVersion !== user.accessVersion) throw wrongCredentials()
    await passSecondFactor(ctx, tx, { user: current, code: otp })
    if (newHash !== undefined) await renewHash(tx, current, newHash)
    const tokens = await openSession(ctx, tx, current)
    await sendVerification(ctx, tx, current)
    return tokens
  })
}

/** Keeps `updated_at`, because no visible field of the account has changed. */
async function renewHash(tx: Transaction, { id, updatedAt }: UserRow, passwordHash: string): Promise<void> {
  await tx.update(users).set({ passwordHash, updatedAt }).where(eq(users.id, id))
}

function wrongCredentials() {
  return invalidGrant('WRONG_CREDENTIALS', 'The email address or password is wrong')
}
