// The inbox: which events each consumer has processed. Its rows commit with the effect of the event (ADR 4).
import type { Database, Transaction } from '@portal/chassis/mysql/database'
import { placeholders, prepared, preparedInsert } from '@portal/chassis/mysql/statements'
import { and, eq, sql } from 'drizzle-orm'
import { inbox } from '../tables.ts'

const insertRows = prepared((db, count: number) => {
  const given = { consumer: sql.placeholder('consumer'), receivedAt: sql.placeholder('receivedAt') }
  const rows = placeholders(count).map((eventId) => ({ ...given, eventId }))
  return db.insert(inbox).values(rows).prepare()
})

/** Marks events as processed. Fails if one of them was processed before. */
export function insertInboxRows(tx: Transaction, consumer: string, eventIds: readonly string[]): Promise<unknown> {
  return insertRows(tx, eventIds.length).execute({ ...eventIds, consumer, receivedAt: new Date() })
}

const insertRow = preparedInsert(inbox, { ignore: true })

/** Marks an event as processed. Returns false if it was processed before. */
export async function insertInboxRow(tx: Transaction, consumer: string, eventId: string): Promise<boolean> {
  const { isNew } = await insertRow(tx, { consumer, eventId, receivedAt: new Date() })
  return isNew
}

/** Whether an event has taken effect. It is redelivered each time its acknowledgement is lost. */
export async function isProcessed(db: Database, consumer: string, eventId: string): Promise<boolean> {
  const rows = await db
    .select()
    .from(inbox)
    .where(and(eq(inbox.consumer, consumer), eq(inbox.eventId, eventId)))
  return rows.length > 0
}
