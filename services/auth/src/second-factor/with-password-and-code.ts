import type { Actor } from '@portal/chassis/actor'
import { type Transaction, transact } from '@portal/chassis/database'
import { conflict, forbidden, HttpError } from '@portal/chassis/errors'
import type { Context } from '../context.ts'
import { withPassword } from '../passwords/confirm-password.ts'
import type { UserRow } from '../schema.ts'
import { findOwnAccount, lockUser } from '../users/queries.ts'
import { lockOwnAccount } from './lock-own-account.ts'
import { takeCode } from './pass-second-factor.ts'
import { findSecondFactor } from './queries.ts'
import { recordWrongCode } from './record-wrong-code.ts'

/** What somebody who is signed in shows: that they know the password and have the factor. */
export type Proof = { password: string; code: string }

type Changing<Result> = { proof: Proof; change: (tx: Transaction, user: UserRow) => Promise<Result> }

/**
 * Runs a change of a person's second factor, in a transaction with the account locked, once they have shown both their
 * password and a code. Throws `forbidden` where one of them is wrong, `conflict` where there is no factor.
 */
export async function changeWithBoth<Result>(
  ctx: Context,
  actor: Actor,
  { proof, change }: Changing<Result>,
): Promise<Result> {
  const before = await findOwnAccount(ctx, actor)
  // Asked first, so that it costs no hashing.
  if (!(await findSecondFactor(ctx.db, before.id))) throw factorMissing()
  const changeIt = () =>
    transact(ctx, async (tx) => {
      const user = await lockOwnAccount(tx, before)
      const factor = await findSecondFactor(tx, user.id)
      if (!factor) throw factorMissing()
      if (!(await takeCode(ctx, tx, { user, factor, code: proof.code }))) throw wrongCode()
      return change(tx, user)
    })
  try {
    return await withPassword(ctx, { before, password: proof.password }, changeIt)
  } catch (error) {
    // Noted by itself, as the transaction that found out has left nothing.
    if (error instanceof HttpError && error.code === 'WRONG_SECOND_FACTOR') {
      await transact(ctx, async (tx) => recordWrongCode(ctx, tx, await lockUser(tx, before.id)))
    }
    throw error
  }
}

/** 409 for whatever needs a factor where there is none. */
export function factorMissing() {
  return conflict('SECOND_FACTOR_MISSING', 'There is no second factor')
}

/** 403 for a wrong or used code of somebody who is signed in. */
export function wrongCode() {
  return forbidden('WRONG_SECOND_FACTOR', 'The code is wrong or has been used')
}
