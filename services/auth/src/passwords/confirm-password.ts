import { forbidden } from '@portal/chassis/errors'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { guardConfirmation } from '../sessions/login-delays.ts'

/**
 * Throws `forbidden` unless the password is the person's, and `limited` where too many wrong ones have been tried, here
 * or to log in: a stolen access token is no way to guess the password.
 */
export function confirmPassword(ctx: Context, user: UserRow, password: string): Promise<void> {
  return guardConfirmation(ctx, user.email, () => assertPassword(ctx, user, password))
}

/** Throws `forbidden` unless the password is the person's; to be called where tries are counted already. */
export async function assertPassword(ctx: Context, user: UserRow, password: string): Promise<void> {
  const knowsPassword = await ctx.passwords.matches(password, user.passwordHash)
  if (!knowsPassword) throw forbidden('WRONG_PASSWORD', 'The current password is wrong')
}
