import type { Transaction } from '@portal/chassis/database'
import type { TokenClaims } from '@portal/chassis/tokens'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { needsSecondFactor } from './needs-second-factor.ts'
import { findSecondFactor } from './queries.ts'

/**
 * What an access token is good for: everything (undefined), or setting up a second factor, where this person must have
 * one and has none. Judged anew with every refresh. Sessions from before a factor was set up have ended with that, so
 * that no refresh can get past it.
 */
export async function accessScope(
  ctx: Pick<Context, 'adminsNeedSecondFactor'>,
  tx: Transaction,
  user: UserRow,
): Promise<TokenClaims['scope']> {
  if (!needsSecondFactor(ctx, user)) return undefined
  return (await findSecondFactor(tx, user.id)) ? undefined : 'second-factor'
}
