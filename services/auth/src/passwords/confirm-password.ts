import type { Actor } from '@portal/chassis/actor'
import { forbidden, invalidField } from '@portal/chassis/errors'
import type { Context } from '../context.ts'
import { confirmationLimit, countAct } from '../limits/counted-acts.ts'
import type { UserRow } from '../schema.ts'
import { hasJustLoggedIn } from '../sessions/queries.ts'
import { guardConfirmation } from '../throttling/login-throttling.ts'

/**
 * Runs what a person confirms with their password. Throws `forbidden` unless it is theirs, and `limited` where too many
 * wrong ones have been tried, here or to log in: a stolen access token is no way to guess the password. Right or wrong,
 * five a minute are compared, because comparing is what everybody's logins wait for.
 */
export function withPassword<Result>(
  ctx: Context,
  { before, password }: { before: UserRow; password: string },
  act: () => Promise<Result>,
): Promise<Result> {
  return guardConfirmation(ctx, before, async () => {
    await countAct(ctx, before.id, confirmationLimit)
    const knowsPassword = await ctx.passwords.matches(password, before.passwordHash, 'confirmation')
    if (!knowsPassword) throw forbidden('WRONG_PASSWORD', 'The current password is wrong')
    return act()
  })
}

type Proof = { before: UserRow; password: string | undefined }

/**
 * Runs a change of what opens or recovers an account, for a person who sends their password or has just logged in: an
 * access token alone, which lives for days and may be stolen, is not enough. Throws as `withPassword` does, and `invalid`
 * where the password is missing.
 */
export async function withRecentProof<Result>(
  ctx: Context,
  actor: Actor,
  { before, password }: Proof,
  act: () => Promise<Result>,
): Promise<Result> {
  if (password !== undefined) return withPassword(ctx, { before, password }, act)
  if (await hasJustLoggedIn(ctx, actor)) return act()
  throw invalidField('current_password', 'required', 'is needed, unless you logged in within the last five minutes')
}
