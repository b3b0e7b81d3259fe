import { identifier, instant } from '@portal/chassis/mysql/columns'
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
