import { identifier, instant } from '@portal/chassis/mysql/columns'
import type { Pruning } from '@portal/chassis/mysql/prune'
import { index, int, mediumtext, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'

/** Events recorded in the transaction of the change they describe. The relay publishes them and sets `publishedAt`. */
export const outbox = mysqlTable(
  'outbox',
  {
    id: identifier().autoincrement().primaryKey(),
    eventId: varchar({ length: 36 }).notNull().unique(),
    subject: varchar({ length: 160 }).notNull(),
    payload: mediumtext().notNull(),
    createdAt: instant().notNull(),
    publishedAt: instant(),
    /** Failed publishes, plus the writes that the relay made to be sure that the row is on disk. */
    attempts: int().notNull().default(0),
    lastError: varchar({ length: 500 }),
  },
  (table) => [
    index('outbox_unpublished').on(table.publishedAt, table.id),
    index('outbox_by_subject').on(table.subject),
  ],
)

/** The events that each consumer has processed, written in the transaction of their effect. */
export const inbox = mysqlTable(
  'inbox',
  {
    consumer: varchar({ length: 100 }).notNull(),
    eventId: varchar({ length: 36 }).notNull(),
    receivedAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.consumer, table.eventId] }), index('inbox_by_age').on(table.receivedAt)],
)

/** The number of attempts of a consumer to process an event, stored from the second attempt on. */
export const attempts = mysqlTable(
  'attempts',
  {
    consumer: varchar({ length: 100 }).notNull(),
    eventId: varchar({ length: 36 }).notNull(),
    begun: int().notNull(),
    lastBegunAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.consumer, table.eventId] }), index('attempts_by_age').on(table.lastBegunAt)],
)

/** Users who were erased in this service. User ids are never reused, so rows stay for good. */
export const erasedPeople = mysqlTable('erased_people', {
  userId: identifier().primaryKey(),
  erasedAt: instant().notNull(),
})

const dayMs = 24 * 3600_000

/**
 * Published events are retained for a week, so that they can be republished to a broker that lost its data. Inbox rows
 * and attempt counts are retained as long as the streams retain events.
 */
export const messagingPrunings: readonly Pruning[] = [
  { table: outbox, age: outbox.publishedAt, retentionMs: 7 * dayMs },
  { table: inbox, age: inbox.receivedAt, retentionMs: 30 * dayMs },
  { table: attempts, age: attempts.lastBegunAt, retentionMs: 30 * dayMs },
]
