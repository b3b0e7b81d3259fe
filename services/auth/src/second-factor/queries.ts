import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Database } from '@portal/chassis/mysql/database'
import { and, count, eq, isNotNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { recoveryCodes, type SecondFactorRow, secondFactors } from '../schema.ts'
import { findOwnAccount } from '../users/queries.ts'
import { needsSecondFactor } from './needs-second-factor.ts'
import type { SecondFactorState } from './present.ts'

/** The state of the actor's own second factor. */
export async function readState(ctx: Context, actor: Actor): Promise<SecondFactorState> {
  const user = await findOwnAccount(ctx, actor)
  const [factor, recoveryCodesLeft] = await Promise.all([
    findSecondFactor(ctx.db, user.id),
    countRecoveryCodes(ctx.db, user.id),
  ])
  return { isEnabled: factor !== undefined, isNeeded: needsSecondFactor(ctx, user), recoveryCodesLeft }
}

/** The confirmed second factor of a user; undefined if there is none. */
export async function findSecondFactor(db: Database, userId: number): Promise<SecondFactorRow | undefined> {
  const [row] = await db
    .select()
    .from(secondFactors)
    .where(and(eq(secondFactors.userId, userId), isNotNull(secondFactors.confirmedAt)))
  return row
}

/** The number of unused recovery codes of a user. */
export async function countRecoveryCodes(db: Database, userId: number): Promise<number> {
  const [row] = await db.select({ left: count() }).from(recoveryCodes).where(eq(recoveryCodes.userId, userId))
  return row?.left ?? 0
}

/** 409 for setting up a second factor while one is enabled. */
export function alreadyEnabled() {
  return conflict('SECOND_FACTOR_ENABLED', 'A second factor is already enabled; remove it first')
}

/** 409 for an operation on a second factor that does not exist. */
export function factorMissing() {
  return conflict('SECOND_FACTOR_MISSING', 'This account has no second factor')
}
