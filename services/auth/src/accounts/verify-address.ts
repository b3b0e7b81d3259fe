import type { Transaction } from '@portal/chassis/mysql/database'
import { emailVerified } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { secondFactors, type UserRow, users } from '../schema.ts'
import { needsSecondFactor } from '../second-factor/needs-second-factor.ts'
import { turnOff } from '../second-factor/turn-off.ts'
import { endAccess } from '../sessions/end-sessions.ts'
import { readUser } from '../users/queries.ts'

type Proof = { before: UserRow; user: UserRow }

/**
 * Marks the address of a locked account as verified, unless it was verified `before`. The first verification of an
 * account removes its second factor: someone who registered with another person's address may have set it up to lock
 * the owner out. The caller publishes the access version after the commit.
 */
export async function verifyAddress(
  ctx: Pick<Context, 'now' | 'adminsNeedSecondFactor'>,
  tx: Transaction,
  { before, user }: Proof,
): Promise<UserRow> {
  if (before.emailVerifiedAt !== null && before.email === user.email) return user
  const [now, revision] = [ctx.now(), user.revision + 1]
  await tx.update(users).set({ emailVerifiedAt: now, revision }).where(eq(users.id, user.id))
  await record(tx, emailVerified, { aggregateId: user.id, revision, data: { user_id: user.id, email: user.email } })
  const verified = await readUser(tx, user.id)
  const isFirst = before.emailVerifiedAt === null && before.formerlyVerifiedAt === null
  return isFirst ? removeEarlierFactor(ctx, tx, verified, now) : verified
}

async function removeEarlierFactor(
  ctx: Pick<Context, 'adminsNeedSecondFactor'>,
  tx: Transaction,
  user: UserRow,
  now: Date,
): Promise<UserRow> {
  const [factor] = await tx.select().from(secondFactors).where(eq(secondFactors.userId, user.id))
  if (!factor) return user
  await turnOff(tx, user)
  return needsSecondFactor(ctx, user) ? endAccess(tx, user, now) : user
}
