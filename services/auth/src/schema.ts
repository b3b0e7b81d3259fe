import { exactText, identifier, instant, resourceColumns } from '@portal/chassis/columns'
import { roles } from '@portal/contracts/fields'
import { boolean, index, int, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/idempotency'
export { inbox, outbox } from '@portal/messaging/tables'

export const users = mysqlTable(
  'users',
  {
    ...resourceColumns(),
    /** Normalised; two addresses are the same only where every character is. */
    email: exactText({ length: 254 }).notNull().unique(),
    passwordHash: varchar({ length: 100 }).notNull(),
    role: mysqlEnum(roles).notNull(),
    isActive: boolean().notNull(),
    /** Stands in every access token; counted up when all tokens so far are to end. */
    accessVersion: int().notNull().default(0),
    accessEndedAt: instant(),
  },
  (table) => [
    index('users_by_role').on(table.role, table.isActive, table.id),
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
    /** SHA-256 of the one refresh token that is good. */
    refreshHash: varchar({ length: 64 }).notNull(),
    createdAt: instant().notNull(),
    lastUsedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
  },
  (table) => [index('sessions_of_user').on(table.userId)],
)
export type SessionRow = typeof sessions.$inferSelect

/** Tries to log in, by a keyed hash of the address that was tried, or of that and the network they came from. */
export const loginDelays = mysqlTable(
  'login_delays',
  {
    key: varchar({ length: 64 }).primaryKey(),
    tries: int().notNull(),
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
