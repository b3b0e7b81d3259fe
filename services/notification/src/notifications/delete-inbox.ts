import type { Transaction } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import { deliveries, inboxSequences, notifications, unwantedMails } from '../schema.ts'

/** Deletes a person's notifications, emails and preferences. */
export async function deleteInbox(tx: Transaction, userId: number): Promise<void> {
  for (const table of [notifications, deliveries, inboxSequences, unwantedMails]) {
    await tx.delete(table).where(eq(table.userId, userId))
  }
}
