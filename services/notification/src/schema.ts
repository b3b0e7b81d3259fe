import { maxAddressCharacters, maxUserAgentCharacters } from '@portal/chassis/client'
import { identifier, instant, resourceColumns } from '@portal/chassis/columns'
import { actions, deliveryStates, entityTypes, notificationKinds } from '@portal/contracts/notification/http'
import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  int,
  mysqlEnum,
  mysqlTable,
  primaryKey,
  text,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core'

export { attempts, erasedPeople, inbox, outbox } from '@portal/messaging/tables'

/** What a person finds in the portal. One event tells one person of one thing once. */
export const notifications = mysqlTable(
  'notifications',
  {
    ...resourceColumns(),
    userId: identifier().notNull(),
    kind: mysqlEnum(notificationKinds).notNull(),
    title: varchar({ length: 500 }).notNull(),
    body: varchar({ length: 4000 }).notNull(),
    entityType: mysqlEnum(entityTypes).notNull(),
    entityId: identifier().notNull(),
    readAt: instant(),
    eventId: varchar({ length: 36 }).notNull(),
    /**
     * Whom else the text names, and what it says without the name and other words of theirs; null where it names no
     * one, and in older rows. The title came later than the body, so some rows have one without the other.
     */
    namesUserId: identifier(),
    namelessTitle: varchar({ length: 500 }),
    namelessBody: varchar({ length: 4000 }),
    /** From {@link positions}; null in rows from before there were positions, which are listed but not pushed. */
    position: int(),
  },
  (table) => [
    // Of indexes that begin alike MySQL takes the first, unique ones before others; this one is in the order of lists.
    uniqueIndex('notifications_of_user').on(table.userId, table.id),
    uniqueIndex('notifications_in_order').on(table.userId, table.position),
    uniqueIndex('notifications_once').on(table.eventId, table.userId, table.kind),
    index('notifications_unread').on(table.userId, table.readAt),
    index('notifications_naming').on(table.namesUserId),
  ],
)
export type NotificationRow = typeof notifications.$inferSelect

/**
 * The position of the newest notification in a person's inbox. It is counted up in the transaction that inserts one, so
 * the lock on this row makes the positions of a person follow the order of commits, without gaps.
 */
export const inboxSequences = mysqlTable('positions', {
  userId: identifier().primaryKey(),
  last: int().notNull(),
})

/** The kinds of which a person wants no mail; all others are sent. */
export const unwantedMails = mysqlTable(
  'unwanted_mails',
  {
    userId: identifier().notNull(),
    kind: mysqlEnum(notificationKinds).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.kind] })],
)

/** The mails: written with the notification, sent by the sender, which claims a row by moving `next_attempt_at` on. */
export const deliveries = mysqlTable(
  'deliveries',
  {
    ...resourceColumns(),
    eventId: varchar({ length: 36 }).notNull(),
    userId: identifier().notNull(),
    kind: mysqlEnum(notificationKinds).notNull(),
    recipient: varchar({ length: 254 }).notNull(),
    subject: varchar({ length: 500 }).notNull(),
    textBody: text().notNull(),
    htmlBody: text().notNull(),
    messageId: varchar({ length: 200 }).notNull(),
    /** The link whose token the bodies get when they are sent; until then its id stands there. */
    linkId: varchar({ length: 36 }),
    /** When there is no point in sending it any more; null for what keeps. */
    expiresAt: instant(),
    state: mysqlEnum(deliveryStates).notNull().default('PENDING'),
    attempts: int().notNull().default(0),
    nextAttemptAt: instant().notNull(),
    /** The same, null for what is not to be sent: what is due is found without the state, by which lists are in order. */
    dueAt: instant().generatedAlwaysAs(sql`(if(\`state\` = 'PENDING', \`next_attempt_at\`, null))`, {
      mode: 'virtual',
    }),
    /** When it was last given another chance after it had been given up; null for the first chance. */
    requeuedAt: instant(),
    lastError: varchar({ length: 500 }),
    /** Whom else the text names; what it says without the name stands in the inbox. */
    namesUserId: identifier(),
    sentAt: instant(),
    /** The span that wrote it (W3C Trace Context), so that sending it is in the same trace; null where nothing is traced. */
    traceparent: varchar({ length: 55 }),
  },
  (table) => [
    uniqueIndex('deliveries_once').on(table.eventId, table.userId, table.kind, table.recipient),
    index('deliveries_in_state').on(table.state, table.id),
    index('deliveries_due').on(table.dueAt),
    index('deliveries_of_user').on(table.userId, table.id),
    index('deliveries_to').on(table.recipient),
    index('deliveries_naming').on(table.namesUserId),
  ],
)
export type DeliveryRow = typeof deliveries.$inferSelect

/** The activity log: one entry per event. */
export const activity = mysqlTable(
  'activity',
  {
    ...resourceColumns(),
    userId: identifier(),
    action: mysqlEnum(actions).notNull(),
    entityType: mysqlEnum(entityTypes).notNull(),
    entityId: identifier().notNull(),
    requestId: varchar({ length: 64 }),
    occurredAt: instant().notNull(),
    eventId: varchar({ length: 36 }).notNull().unique(),
    detail: varchar({ length: 200 }),
    /** Where it was done from, as far as the event tells. */
    address: varchar({ length: maxAddressCharacters }),
    userAgent: varchar({ length: maxUserAgentCharacters }),
  },
  (table) => [
    index('activity_of_user').on(table.userId, table.id),
    index('activity_of_action').on(table.action, table.id),
    index('activity_of_entity').on(table.entityType, table.entityId, table.id),
    index('activity_by_time').on(table.occurredAt),
  ],
)
export type ActivityRow = typeof activity.$inferSelect

/** Our copy of the accounts: where a person's mail goes. */
export const addresses = mysqlTable('addresses', {
  userId: identifier().primaryKey(),
  email: varchar({ length: 254 }).notNull(),
  /** Whether emails are known to reach the person there. False also where auth has not said so yet. */
  emailVerified: boolean().notNull().default(false),
  revision: int().notNull(),
})

/** Our copy of the job seekers: what they are called. */
export const seekerNames = mysqlTable('seeker_names', {
  userId: identifier().primaryKey(),
  name: varchar({ length: 200 }).notNull(),
  revision: int().notNull(),
})

/** Our copy of the recruiters: what their company is called. Apart from the above, as roles can change. */
export const companyNames = mysqlTable('company_names', {
  userId: identifier().primaryKey(),
  name: varchar({ length: 200 }).notNull(),
  revision: int().notNull(),
})

/** Our copy of the jobs: what they are called. */
export const jobTitles = mysqlTable('job_titles', {
  jobId: identifier().primaryKey(),
  title: varchar({ length: 200 }).notNull(),
  revision: int().notNull(),
})
