import type { Actor } from '@portal/chassis/actor'
import { type Transaction, transact } from '@portal/chassis/database'
import { conflict, forbidden } from '@portal/chassis/errors'
import type { Context } from '../context.ts'
import { assertPassword } from '../passwords/confirm-password.ts'
import type { UserRow } from '../schema.ts'
import { guardConfirmation } from '../sessions/login-delays.ts'
import { findOwnAccount } from '../users/queries.ts'
import { lockOwnAccount } from './lock-own-account.ts'
import { takeCode } from './pass-second-factor.ts'
import { findSecondFactor } from './queries.ts'

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
  return guardConfirmation(ctx, before.email, async () => {
    await assertPassword(ctx, before, proof.password)
    return transact(ctx, async (tx) => {
      const user = await lockOwnAccount(tx, before)
      const factor = await findSecondFactor(tx, user.id)
      if (!factor) throw conflict('SECOND_FACTOR_MISSING', 'There is no second factor')
      if (!(await takeCode(ctx, tx, { user, factor, code: proof.code }))) throw wrongCode()
      return change(tx, user)
    })
  })
}

/** 403 for a wrong or used code of somebody who is signed in. */
export function wrongCode() {
  return forbidden('WRONG_SECOND_FACTOR', 'The code is wrong or has been used')
}
