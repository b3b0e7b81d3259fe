import { HttpError } from '@portal/chassis/errors'
import { transact } from '@portal/chassis/mysql/database'
import { signInFailed } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/outbox/record'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { recordWrongCode } from '../second-factor/record-wrong-code.ts'
import { detailsOfClient } from '../sessions/client.ts'
import { lockUserByEmail } from '../users/queries.ts'

/**
 * Records a failed login of an existing account for the activity log, and returns the error. The response does not wait
 * for the write, because its duration would reveal that the account exists. The entry is lost if the process ends
 * before the write or the database is unavailable. A request for the second factor and server errors are not failures.
 */
export function recordFailure(ctx: Context, user: UserRow | undefined, error: unknown): unknown {
  const isRejected =
    error instanceof HttpError && error.kind === 'badRequest' && error.code !== 'SECOND_FACTOR_REQUIRED'
  if (user && isRejected) {
    writeFailure(ctx, user, error.code).catch((error: unknown) =>
      ctx.log.warn({ err: error, user_id: user.id }, 'cannot record a failed login'),
    )
  }
  return error
}

async function writeFailure(ctx: Context, user: UserRow, reason: string): Promise<void> {
  await transact(ctx, async (tx) => {
    // Locked, so that nothing is recorded about a user who is erased at the same time.
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
