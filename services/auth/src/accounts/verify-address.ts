import type { Transaction } from '@portal/chassis/database'
import { emailVerified } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type UserRow, users } from '../schema.ts'
import { readUser } from '../users/queries.ts'

/** Notes that mails to the address of a locked account reach its owner, unless that was known. */
export async function verifyAddress(ctx: Pick<Context, 'now'>, tx: Transaction, user: UserRow): Promise<UserRow> {
  if (user.emailVerifiedAt !== null) return user
  const revision = user.revision + 1
  await tx.update(users).set({ emailVerifiedAt: ctx.now(), revision }).where(eq(users.id, user.id))
  await record(tx, emailVerified, { aggregateId: user.id, revision, data: { user_id: user.id, email: user.email } })
  return readUser(tx, user.id)
}
