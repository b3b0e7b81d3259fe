import { transact } from '@portal/chassis/database'
import { HttpError } from '@portal/chassis/errors'
import { signInFailed } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/record'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { recordWrongCode } from '../second-factor/record-wrong-code.ts'
import { lockUserByEmail } from '../users/queries.ts'
import { detailsOfClient } from './client.ts'

/**
 * Has the activity log told of a sign-in that is refused, where there is such an account, and returns the refusal. The
 * answer does not wait for that, because it would tell by the time it takes that there is an account. So an entry is
 * missing where the process ends in that very moment or the database is away. That a second factor is asked for is no
 * failure; nor is what went wrong on our side.
 */
export function recordFailure(ctx: Context, user: UserRow | undefined, error: unknown): unknown {
  const isRejected =
    error instanceof HttpError && error.kind === 'badRequest' && error.code !== 'SECOND_FACTOR_REQUIRED'
  if (user && isRejected) {
    writeFailure(ctx, user, error.code).catch((error: unknown) =>
      ctx.log.warn({ err: error, user_id: user.id }, 'a failed sign-in could not be recorded'),
    )
  }
  return error
}

async function writeFailure(ctx: Context, user: UserRow, reason: string): Promise<void> {
  await transact(ctx, async (tx) => {
    // Locked, so that nothing is told of somebody who is erased in the meantime.
    const current = await lockUserByEmail(tx, user.email)
    if (current?.id !== user.id) return
    await record(tx, signInFailed, {
      aggregateId: user.id,
      revision: user.revision,
      data: { user_id: user.id, reason, ...detailsOfClient() },
    })
    if (reason === 'WRONG_SECOND_FACTOR') await recordWrongCode(ctx, tx, current)
  })
}
