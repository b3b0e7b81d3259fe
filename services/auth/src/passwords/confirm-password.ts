import { forbidden, invalidField } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { hasJustLoggedIn } from '../sessions/queries.ts'
import { confirmationLimit, countAct } from '../throttling/counted-acts.ts'
import { guardConfirmation } from '../throttling/login-throttling.ts'

/**
 * Runs an operation that the user confirms with their password. Throws `forbidden` for a wrong password, and
 * `tooManyRequests` after too many wrong ones, here or in logins, so that a stolen access token does not help to guess
 * the password. At most five passwords a minute are compared, right or wrong, because all logins wait for the same
 * threads.
 */
export function withPassword<Result>(
  ctx: Context,
  { before, password }: { before: UserRow; password: string },
  run: () => Promise<Result>,
): Promise<Result> {
  return guardConfirmation(ctx, before, async () => {
    await countAct(ctx, before.id, confirmationLimit)
    const knowsPassword = await ctx.passwords.matches(password, before.passwordHash, 'confirmation')
    if (!knowsPassword) throw forbidden('WRONG_PASSWORD', 'The current password is wrong')
    return run()
  })
}

type Proof = { before: UserRow; password: string | undefined }

/**
 * Runs an operation that changes how an account is accessed or recovered. It requires the password or a login within
 * the last five minutes: an access token alone lives for days and may be stolen. Throws like `withPassword`, and
 * `unprocessable` if the password is missing.
 */
export async function withRecentProof<Result>(
  ctx: Context,
  actor: Actor,
  { before, password }: Proof,
  run: () => Promise<Result>,
): Promise<Result> {
  if (password !== undefined) return withPassword(ctx, { before, password }, run)
  if (await hasJustLoggedIn(ctx, actor)) return run()
  throw invalidField('current_password', 'required', 'is required unless you logged in within the last five minutes')
}
