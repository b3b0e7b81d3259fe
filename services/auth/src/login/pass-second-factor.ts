import type { Transaction } from '@portal/chassis/mysql/database'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { consumeCode } from '../second-factor/consume-code.ts'
import { findSecondFactor } from '../second-factor/queries.ts'
import { invalidGrant } from './token-request.ts'

/**
 * Checks the second factor of a login after the password, and consumes the code. Does nothing if the account has none.
 * `user` must be locked, so that of two concurrent logins with the same code only one succeeds.
 */
export async function passSecondFactor(
  ctx: Context,
  tx: Transaction,
  { user, code }: { user: UserRow; code: string | undefined },
): Promise<void> {
  const factor = await findSecondFactor(tx, user.id)
  if (!factor) return
  if (code === undefined) {
    throw invalidGrant(
      'SECOND_FACTOR_REQUIRED',
      'This account has a second factor; send a one-time code or a recovery code as otp',
    )
  }
  if (!(await consumeCode(ctx, tx, { user, factor, code }))) {
    throw invalidGrant('WRONG_SECOND_FACTOR', 'The code is wrong or already used')
  }
}
