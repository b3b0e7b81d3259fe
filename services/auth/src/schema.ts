import { exactText, identifier, instant, resourceColumns } from '@portal/chassis/mysql/columns'
import { maxAddressCharacters, maxUserAgentCharacters } from '@portal/chassis/runtime/client'
import { linkPurposes } from '@portal/contracts/auth/accounts-http'
import { countedActNames } from '@portal/contracts/auth/privacy-http'
import { roles } from '@portal/contracts/fields'
import { locales } from '@portal/contracts/locales'
import { boolean, index, int, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/http/idempotency'
export { attempts, inbox, outbox } from '@portal/messaging/tables'

export const users = mysqlTable(
  'users',
  {
    ...resourceColumns(),
    /** Normalised. Compared byte by byte. */
    email: exactText({ length: 254 }).notNull().unique(),
    /** When the owner proved that they receive email at this address. */
    emailVerifiedAt: instant(),
    /** When an earlier address of the account was verified. */
    formerlyVerifiedAt: instant(),
    /** The new address during a change. The account keeps the old one until this one is verified. */
    pendingEmail: exactText({ length: 254 }),
    /** The session that requested the change. It stays active when the address changes. */
    pendingSessionId: varchar({ length: 36 }),
    passwordHash: varchar({ length: 100 }).notNull(),
    role: mysqlEnum(roles).notNull(),
    isActive: boolean().notNull(),
    /** The chosen language (BCP 47) and time zone (IANA); null if none is chosen. */
    locale: mysqlEnum(locales),
    timeZone: varchar({ length: 64 }),
    /** Part of every access token. Raising it revokes all earlier tokens. */
    accessVersion: int().notNull().default(0),
    accessEndedAt: instant(),
  },
  (table) => [
    // Two indexes: with a single one for both columns MySQL would sort the accounts of a role itself.
    index('users_in_role').on(table.role, table.id),
    index('users_by_activity').on(table.isActive, table.id),
    index('users_by_ended_access').on(table.accessEndedAt),
  ],
)
export type UserRow = typeof users.$inferSelect

export const sessions = mysqlTable(
  'sessions',
  {
    /** The `sid` of its access tokens. */
    id: varchar({ length: 36 }).primaryKey(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    /** SHA-256 of the part that all refresh tokens of the session share. */
    familyHash: varchar({ length: 64 }).notNull().unique(),
    /** SHA-256 of the newest refresh token. */
    refreshHash: varchar({ length: 64 }).notNull(),
    /** When the newest refresh token replaced the one before; null for the first token. */
    rotatedAt: instant(),
    /** IP address of the last use. `userAgent` is from the same request. */
    address: varchar({ length: maxAddressCharacters }),
    userAgent: varchar({ length: maxUserAgentCharacters }),
    createdAt: instant().notNull(),
    lastUsedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
  },
  (table) => [
    index('sessions_of_user').on(table.userId),
    index('sessions_by_use').on(table.userId, table.lastUsedAt, table.id),
    index('sessions_by_end').on(table.revokedAt, table.id),
    index('sessions_by_expiry').on(table.expiresAt),
  ],
)
export type SessionRow = typeof sessions.$inferSelect

/** Login attempts, by a keyed hash of the email address, or of the email address and the network of the client. */
export const loginDelays = mysqlTable(
  'login_delays',
  {
    key: varchar({ length: 64 }).primaryKey(),
    attempts: int('tries').notNull(),
    lastTriedAt: instant().notNull(),
    /** When the next attempt is allowed. */
    freeAt: instant().notNull(),
  },
  (table) => [index('login_delays_by_age').on(table.lastTriedAt)],
)

/** Networks from which a user has logged in, by a keyed hash of the email address and the network. */
export const knownNetworks = mysqlTable(
  'known_networks',
  {
    key: varchar({ length: 64 }).primaryKey(),
    /** Keyed hash of the email address alone. */
    accountKey: varchar({ length: 64 }).notNull(),
    lastSeenAt: instant().notNull(),
  },
  (table) => [
    index('known_networks_of_account').on(table.accountKey, table.lastSeenAt),
    index('known_networks_by_age').on(table.lastSeenAt),
  ],
)

export const secondFactors = mysqlTable('second_factors', {
  userId: identifier()
    .primaryKey()
    .references(() => users.id),
  sealedSecret: varchar({ length: 200 }).notNull(),
  /** Null until the user has entered a code. Until then logins do not require the factor. */
  confirmedAt: instant(),
  /** Time step of the last accepted code. Codes of this step and of earlier ones are rejected. */
  lastStep: int().notNull().default(0),
})
export type SecondFactorRow = typeof secondFactors.$inferSelect

/** Unused recovery codes. A used code is deleted. */
export const recoveryCodes = mysqlTable(
  'recovery_codes',
  {
    userId: identifier()
      .notNull()
      .references(() => users.id),
    /** SHA-256 of the code. */
    codeHash: varchar({ length: 64 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
)

/** Email links. The token authorizes the action that the link is for, until the link ends or expires. */
export const links = mysqlTable(
  'links',
  {
    id: varchar({ length: 36 }).primaryKey(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    purpose: mysqlEnum(linkPurposes).notNull(),
    /** The address it was sent to. Using the link proves that its owner receives email there. */
    email: exactText({ length: 254 }).notNull(),
    /** SHA-256 of the token. The token itself is never stored. */
    tokenHash: varchar({ length: 64 }).notNull().unique(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    /** When it was used, or was replaced by a newer link or invalidated by a change of the account. */
    endedAt: instant(),
  },
  (table) => [
    index('links_of_user').on(table.userId, table.createdAt),
    index('links_to_address').on(table.email),
    index('links_by_expiry').on(table.expiresAt),
  ],
)
export type LinkRow = typeof links.$inferSelect

/**
 * Queued requests for email links: from anonymous users, and for the new address of an account. They are processed
 * after the response, so that the response does not reveal whether an account exists.
 */
export const linkRequests = mysqlTable('link_requests', {
  id: identifier().autoincrement().primaryKey(),
  purpose: mysqlEnum(linkPurposes).notNull(),
  /** The requested address, normalised. There may be no account with it. */
  email: exactText({ length: 254 }).notNull(),
  /** The account whose address is to change; null for a request of an anonymous user. */
  userId: identifier(),
  requestId: varchar({ length: 64 }),
})

/** Rate-limited actions of users, counted across all replicas. */
export const countedActs = mysqlTable(
  'counted_acts',
  {
    id: identifier().autoincrement().primaryKey(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    act: mysqlEnum(countedActNames).notNull(),
    at: instant().notNull(),
    /** Null while the action is in progress. */
    endedAt: instant(),
  },
  (table) => [
    index('counted_acts_of_user').on(table.userId, table.act, table.at),
    index('counted_acts_by_age').on(table.at),
  ],
)
export type CountedActRow = typeof countedActs.$inferSelect

/** Erasures of people, with the time at which each service acknowledged. */
export const erasures = mysqlTable(
  'erasures',
  {
    id: identifier().autoincrement().primaryKey(),
    userId: identifier()
      .notNull()
      .unique()
      .references(() => users.id),
    requestedAt: instant().notNull(),
    repeatedAt: instant(),
    authAt: instant(),
    jobAt: instant(),
    profileAt: instant(),
    applicationAt: instant(),
    notificationAt: instant(),
    completedAt: instant(),
  },
  (table) => [index('erasures_by_completion').on(table.completedAt, table.id)],
)
export type ErasureRow = typeof erasures.$inferSelect
