import { identifier, instant } from '@portal/chassis/columns'
import { index, int, mediumtext, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'

/** Events that were recorded with the change they tell of; the relay publishes them and notes when. */
export const outbox = mysqlTable(
  'outbox',
  {
    id: identifier().autoincrement().primaryKey(),
    eventId: varchar({ length: 36 }).notNull().unique(),
    subject: varchar({ length: 160 }).notNull(),
    payload: mediumtext().notNull(),
    createdAt: instant().notNull(),
    publishedAt: instant(),
    /** Tries that failed, and looks after which it was not known whether the row is on the disk. */
    attempts: int().notNull().default(0),
    lastError: varchar({ length: 500 }),
  },
  (table) => [
    index('outbox_unpublished').on(table.publishedAt, table.id),
    index('outbox_by_subject').on(table.subject),
  ],
)

/** Which consumer has dealt with which event, written in the transaction of the effect. */
export const inbox = mysqlTable(
  'inbox',
  {
    consumer: varchar({ length: 100 }).notNull(),
    eventId: varchar({ length: 36 }).notNull(),
    receivedAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.consumer, table.eventId] }), index('inbox_by_age').on(table.receivedAt)],
)

/** How often a consumer has begun with an event that it did not get done with at the first delivery. */
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

/** Who has been erased here. A number is never given to anybody else, so a row stays for good. */
export const erasedPeople = mysqlTable('erased_people', {
  userId: identifier().primaryKey(),
  erasedAt: instant().notNull(),
})
