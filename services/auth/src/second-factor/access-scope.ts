import type { Transaction } from '@portal/chassis/mysql/database'
import type { TokenClaims } from '@portal/chassis/tokens/tokens'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { needsSecondFactor } from './needs-second-factor.ts'
import { findSecondFactor } from './queries.ts'

/**
 * The scope of an access token: undefined for full access, or `second-factor` if the user must have a second factor and
 * has none. It is determined again at every refresh. Setting up a factor ends all earlier sessions, so a refresh cannot
 * bypass it.
 */
export async function accessScope(
  ctx: Pick<Context, 'adminsNeedSecondFactor'>,
  tx: Transaction,
  user: UserRow,
): Promise<TokenClaims['scope']> {
  if (!needsSecondFactor(ctx, user)) return undefined
  return (await findSecondFactor(tx, user.id)) ? undefined : 'second-factor'
}
