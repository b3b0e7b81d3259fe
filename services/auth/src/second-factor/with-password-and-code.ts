import { HttpError } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import type { Context } from '../context.ts'
import { withPassword } from '../passwords/confirm-password.ts'
import type { UserRow } from '../schema.ts'
import { lockOwnAccount } from '../users/lock-own-account.ts'
import { findOwnAccount, lockUser } from '../users/queries.ts'
import { consumeCode, wrongCode } from './consume-code.ts'
import { factorMissing, findSecondFactor } from './queries.ts'
import { recordWrongCode } from './record-wrong-code.ts'

/** The password and a code of an authenticated user. */
export type Proof = { password: string; code: string }

type Changing<Result> = { proof: Proof; change: (tx: Transaction, user: UserRow) => Promise<Result> }

/**
 * Runs a change of the actor's second factor after checking password and code, in a transaction with the account
 * locked. Throws `forbidden` if one of them is wrong, `conflict` if there is no second factor.
 */
export async function withPasswordAndCode<Result>(
  ctx: Context,
  actor: Actor,
  { proof, change }: Changing<Result>,
): Promise<Result> {
  const before = await findOwnAccount(ctx, actor)
  // Checked first, so that a rejected request costs no hashing.
  if (!(await findSecondFactor(ctx.db, before.id))) throw factorMissing()
  const apply = () =>
    transact(ctx, async (tx) => {
      const user = await lockOwnAccount(tx, before)
      const factor = await findSecondFactor(tx, user.id)
      if (!factor) throw factorMissing()
      if (!(await consumeCode(ctx, tx, { user, factor, code: proof.code }))) throw wrongCode()
      return change(tx, user)
    })
  try {
    return await withPassword(ctx, { before, password: proof.password }, apply)
  } catch (error) {
    // Recorded in a transaction of its own, because the failed one was rolled back.
    if (error instanceof HttpError && error.code === 'WRONG_SECOND_FACTOR') {
      await transact(ctx, async (tx) => recordWrongCode(ctx, tx, await lockUser(tx, before.id)))
    }
    throw error
  }
}
