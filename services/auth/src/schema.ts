import { maxAddressCharacters, maxUserAgentCharacters } from '@portal/chassis/client'
import { exactText, identifier, instant, resourceColumns } from '@portal/chassis/columns'
import { linkPurposes } from '@portal/contracts/auth/accounts-http'
import { countedActNames } from '@portal/contracts/auth/privacy-http'
import { roles } from '@portal/contracts/fields'
import { boolean, index, int, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/idempotency'
export { attempts, inbox, outbox } from '@portal/messaging/tables'

export const users = mysqlTable(
  'users',
  {
    ...resourceColumns(),
    /** Normalised; two addresses are the same only where every character is. */
    email: exactText({ length: 254 }).notNull().unique(),
    /** When it was shown that mails to the address reach its owner. */
    emailVerifiedAt: instant(),
    /** The same of an address that the account had before. */
    formerlyVerifiedAt: instant(),
    /** The address to be, while the account keeps the old one until this one is confirmed. */
    pendingEmail: exactText({ length: 254 }),
    /** The session that asked for it, which goes on when the address changes. */
    pendingSessionId: varchar({ length: 36 }),
    passwordHash: varchar({ length: 100 }).notNull(),
    role: mysqlEnum(roles).notNull(),
    isActive: boolean().notNull(),
    /** Stands in every access token; counted up when all tokens so far are to end. */
    accessVersion: int().notNull().default(0),
    accessEndedAt: instant(),
  },
  (table) => [
    // Not one for both: MySQL would read those in a role by it and put them in order itself.
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
    /** SHA-256 of what all refresh tokens of the session have in common. */
    familyHash: varchar({ length: 64 }).notNull().unique(),
    /** SHA-256 of the newest refresh token. */
    refreshHash: varchar({ length: 64 }).notNull(),
    /** When the newest refresh token took the place of the one before; null for the first. */
    rotatedAt: instant(),
    /** Where it was last used from, and with which user agent. */
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

/** Tries to log in, by a keyed hash of the address that was tried, or of that and the network they came from. */
export const loginDelays = mysqlTable(
  'login_delays',
  {
    key: varchar({ length: 64 }).primaryKey(),
    attempts: int('tries').notNull(),
    lastTriedAt: instant().notNull(),
    /** When the next try is let through. */
    freeAt: instant().notNull(),
  },
  (table) => [index('login_delays_by_age').on(table.lastTriedAt)],
)

/** From where people have logged in, by a keyed hash of their address and the network. */
export const knownNetworks = mysqlTable(
  'known_networks',
  {
    key: varchar({ length: 64 }).primaryKey(),
    /** A keyed hash of the address alone. */
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
  /** Null until a code of it has been shown; before that it protects nothing. */
  confirmedAt: instant(),
  /** The time step of the last code that was taken; older codes are not taken any more, nor is this one again. */
  lastStep: int().notNull().default(0),
})
export type SecondFactorRow = typeof secondFactors.$inferSelect

/** The recovery codes that are left; one that is used goes. */
export const recoveryCodes = mysqlTable(
  'recovery_codes',
  {
    userId: identifier()
      .notNull()
      .references(() => users.id),
    /** SHA-256. */
    codeHash: varchar({ length: 64 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
)

/** The links that were mailed. Whoever has the token of one may do what it is for, until it ends or expires. */
export const links = mysqlTable(
  'links',
  {
    id: varchar({ length: 36 }).primaryKey(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    purpose: mysqlEnum(linkPurposes).notNull(),
    /** Where it was sent; using it shows that mails reach that address. */
    email: exactText({ length: 254 }).notNull(),
    /** SHA-256 of the token, which itself is stored nowhere. */
    tokenHash: varchar({ length: 64 }).notNull().unique(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    /** When it was used, or a newer link or a change of the account took its place. */
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
 * Requests for a link whose answer must not depend on what there is to do, which is therefore done afterwards: by people
 * who are not signed in, and for the new address of an account.
 */
export const linkRequests = mysqlTable('link_requests', {
  id: identifier().autoincrement().primaryKey(),
  purpose: mysqlEnum(linkPurposes).notNull(),
  /** As it was typed in, normalised; there need not be an account with it. */
  email: exactText({ length: 254 }).notNull(),
  /** Whose new address it is to be; null where someone asks who is not signed in. */
  userId: identifier(),
  requestId: varchar({ length: 64 }),
})

/** What people have done of which there may be so much in a time, for all replicas to count. */
export const countedActs = mysqlTable(
  'counted_acts',
  {
    id: identifier().autoincrement().primaryKey(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    act: mysqlEnum(countedActNames).notNull(),
    at: instant().notNull(),
    /** Null while it goes on. */
    endedAt: instant(),
  },
  (table) => [
    index('counted_acts_of_user').on(table.userId, table.act, table.at),
    index('counted_acts_by_age').on(table.at),
  ],
)
export type CountedActRow = typeof countedActs.$inferSelect

/** Who was erased, and when each service said that it had done so. */
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
