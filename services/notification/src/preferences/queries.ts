import type { Database, Transaction } from '@portal/chassis/mysql/database'
import { placeholders, prepared } from '@portal/chassis/mysql/statements'
import type { NotificationKind } from '@portal/contracts/notification/http'
import { eq, inArray } from 'drizzle-orm'
import { unwantedMails } from '../schema.ts'

/** The kinds of email that a person has turned off. */
export async function listUnwantedMails(db: Database, userId: number): Promise<NotificationKind[]> {
  const rows = await db.select().from(unwantedMails).where(eq(unwantedMails.userId, userId))
  return rows.map(({ kind }) => kind)
}

const unwantedOf = prepared((db, count: number) =>
  db
    .select()
    .from(unwantedMails)
    .where(inArray(unwantedMails.userId, placeholders(count)))
    .prepare(),
)

/**
 * Loads the preferences of one or more people and returns whether a person wants emails of a kind. Emails of kind
 * SECURITY cannot be turned off.
 */
export async function emailPreferences(
  tx: Transaction,
  userIds: readonly number[],
): Promise<(userId: number, kind: NotificationKind) => boolean> {
  const unwanted = await unwantedOf(tx, userIds.length).execute({ ...userIds })
  return (userId, kind) => kind === 'SECURITY' || !unwanted.some((mail) => mail.userId === userId && mail.kind === kind)
}
