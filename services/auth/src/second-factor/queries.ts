import type { Actor } from '@portal/chassis/actor'
import type { Database } from '@portal/chassis/database'
import { and, count, eq, isNotNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { recoveryCodes, type SecondFactorRow, secondFactors } from '../schema.ts'
import { findOwnAccount } from '../users/queries.ts'
import { needsSecondFactor } from './needs-second-factor.ts'
import type { SecondFactorState } from './present.ts'

/** How it stands with a person's own second factor. */
export async function readState(ctx: Context, actor: Actor): Promise<SecondFactorState> {
  const user = await findOwnAccount(ctx, actor)
  const [factor, recoveryCodesLeft] = await Promise.all([
    findSecondFactor(ctx.db, user.id),
    countRecoveryCodes(ctx.db, user.id),
  ])
  return { isEnabled: factor !== undefined, isNeeded: needsSecondFactor(ctx, user), recoveryCodesLeft }
}

/** The second factor that a person's log-ins ask for, where there is one. */
export async function findSecondFactor(db: Database, userId: number): Promise<SecondFactorRow | undefined> {
  const [row] = await db
    .select()
    .from(secondFactors)
    .where(and(eq(secondFactors.userId, userId), isNotNull(secondFactors.confirmedAt)))
  return row
}

/** How many recovery codes a person has left. */
export async function countRecoveryCodes(db: Database, userId: number): Promise<number> {
  const [row] = await db.select({ left: count() }).from(recoveryCodes).where(eq(recoveryCodes.userId, userId))
  return row?.left ?? 0
}
