import { type Database, prepared, type Transaction } from '@portal/chassis/database'
import type { NotificationKind } from '@portal/contracts/notification/http'
import { and, eq, sql } from 'drizzle-orm'
import { unwantedMails } from '../schema.ts'

/** The kinds of which a person wants no mail. */
export async function listUnwantedMails(db: Database, userId: number): Promise<NotificationKind[]> {
  const rows = await db.select().from(unwantedMails).where(eq(unwantedMails.userId, userId))
  return rows.map(({ kind }) => kind)
}

const unwantedMail = prepared((db) =>
  db
    .select()
    .from(unwantedMails)
    .where(and(eq(unwantedMails.userId, sql.placeholder('userId')), eq(unwantedMails.kind, sql.placeholder('kind'))))
    .prepare(),
)

/** Whether a person is to get mails of a kind. Those about the security of an account are not theirs to switch off. */
export async function wantsMail(tx: Transaction, userId: number, kind: NotificationKind): Promise<boolean> {
  if (kind === 'SECURITY') return true
  return (await unwantedMail(tx).execute({ userId, kind })).length === 0
}
