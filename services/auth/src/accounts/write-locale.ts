import type { Transaction } from '@portal/chassis/mysql/database'
import { userLocaleChanged } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type UserRow, users } from '../schema.ts'
import { stateOfUser } from '../users/present.ts'
import { readUser } from '../users/queries.ts'

export type WantedLocale = { [Name in 'locale' | 'timeZone']: UserRow[Name] | undefined }

/**
 * Writes the language and time zone of a locked account. Undefined fields stay as they are; without a difference nothing
 * is written. An event of its own, because `auth.user-changed` alerts the owner: these ask for no proof and end nothing.
 */
export async function writeLocale(
  ctx: Pick<Context, 'emailVerification'>,
  tx: Transaction,
  user: UserRow,
  { locale = user.locale, timeZone = user.timeZone }: WantedLocale,
): Promise<UserRow> {
  if (locale === user.locale && timeZone === user.timeZone) return user
  const revision = user.revision + 1
  await tx.update(users).set({ locale, timeZone, revision }).where(eq(users.id, user.id))
  const written = await readUser(tx, user.id)
  await record(tx, userLocaleChanged, { aggregateId: user.id, revision, data: stateOfUser(ctx, written) })
  return written
}
