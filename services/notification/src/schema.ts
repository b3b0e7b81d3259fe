import { document, identifier, instant, resourceColumns } from '@portal/chassis/mysql/columns'
import { maxAddressCharacters, maxUserAgentCharacters } from '@portal/chassis/runtime/client'
import { locales } from '@portal/contracts/locales'
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

/** The inboxes. One event creates at most one entry of each kind for a person. */
export const notifications = mysqlTable(
  'notifications',
  {
    ...resourceColumns(),
    userId: identifier().notNull(),
    kind: mysqlEnum(notificationKinds).notNull(),
    title: varchar({ length: 500 }).notNull(),
    body: varchar({ length: 4000 }).notNull(),
    /** What the text says, as data; null in older rows. */
    code: varchar({ length: 40 }),
    params: document<Record<string, unknown>>(),
    entityType: mysqlEnum(entityTypes).notNull(),
    entityId: identifier().notNull(),
    readAt: instant(),
    eventId: varchar({ length: 36 }).notNull(),
    /**
     * The other person named in the text, and the text without that person's name and words; null if no other person is
     * named, and in older rows. `nameless_title` was added later, so some rows have only `nameless_body`.
     */
    namesUserId: identifier(),
    namelessTitle: varchar({ length: 500 }),
    namelessBody: varchar({ length: 4000 }),
    namelessParams: document<Record<string, unknown>>(),
    /** From {@link inboxSequences}; null in rows from before positions existed, which are listed but not pushed. */
    position: int(),
  },
  (table) => [
    // Among indexes with the same prefix MySQL prefers the first unique one, so the one in list order comes first.
    uniqueIndex('notifications_of_user').on(table.userId, table.id),
    uniqueIndex('notifications_in_order').on(table.userId, table.position),
    uniqueIndex('notifications_once').on(table.eventId, table.userId, table.kind),
    index('notifications_unread').on(table.userId, table.readAt),
    index('notifications_naming').on(table.namesUserId),
  ],
)
export type NotificationRow = typeof notifications.$inferSelect

/**
 * The inbox sequence of each person: the position of the newest notification. It is incremented in the transaction that
 * inserts the notification; the row lock makes positions follow the order of commits, without gaps.
 */
export const inboxSequences = mysqlTable('positions', {
  userId: identifier().primaryKey(),
  last: int().notNull(),
})

/** The kinds of email that people have turned off. All other kinds are sent. */
export const unwantedMails = mysqlTable(
  'unwanted_mails',
  {
    userId: identifier().notNull(),
    kind: mysqlEnum(notificationKinds).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.kind] })],
)

/** Emails, inserted with the notification. The sender claims a row by moving `next_attempt_at` forward. */
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
    /** The language of the text; null in older rows, which are in English. */
    locale: mysqlEnum(locales),
    /** The link in the bodies. They contain its id, which is replaced by the token when the email is sent. */
    linkId: varchar({ length: 36 }),
    /** The invite that the email is about. Its recipient, texts and link are requested when it is sent, and not stored. */
    inviteId: identifier(),
    /** When the link expires, after which the email is not sent; null for emails without a link. */
    expiresAt: instant(),
    state: mysqlEnum(deliveryStates).notNull().default('PENDING'),
    attempts: int().notNull().default(0),
    nextAttemptAt: instant().notNull(),
    /**
     * `next_attempt_at` of pending emails, otherwise null, so that an index on it finds due emails without the state.
     */
    dueAt: instant().generatedAlwaysAs(sql`(if(\`state\` = 'PENDING', \`next_attempt_at\`, null))`, {
      mode: 'virtual',
    }),
    /** When the email was last requeued after it had failed; null if never. */
    requeuedAt: instant(),
    lastError: varchar({ length: 500 }),
    /** The other person named in the text. The text without the name is stored in `notifications`. */
    namesUserId: identifier(),
    sentAt: instant(),
    /**
     * The span that inserted the row (W3C Trace Context), so that sending continues its trace; null without tracing.
     */
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
    /** The client's network address, if the event contains it. */
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

/** Read model of accounts: email addresses, languages and time zones. */
export const addresses = mysqlTable('addresses', {
  userId: identifier().primaryKey(),
  email: varchar({ length: 254 }).notNull(),
  /** Whether the address is proven. False if the auth service has not reported it yet. */
  emailVerified: boolean().notNull().default(false),
  /** The chosen language and time zone; null if none is chosen or known. A language may be unknown to this release. */
  locale: varchar({ length: 35 }),
  timeZone: varchar({ length: 64 }),
  revision: int().notNull(),
})

/** Read model of job seekers: names. */
export const seekerNames = mysqlTable('seeker_names', {
  userId: identifier().primaryKey(),
  name: varchar({ length: 200 }).notNull(),
  revision: int().notNull(),
})

/** Read model of recruiters: company names. Separate from the names of job seekers, because roles can change. */
export const companyNames = mysqlTable('company_names', {
  userId: identifier().primaryKey(),
  name: varchar({ length: 200 }).notNull(),
  revision: int().notNull(),
})

/** Read model of jobs: titles. */
export const jobTitles = mysqlTable('job_titles', {
  jobId: identifier().primaryKey(),
  title: varchar({ length: 200 }).notNull(),
  revision: int().notNull(),
})
