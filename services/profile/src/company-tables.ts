// Companies, their members, and how people become some.
import { exactText, identifier, instant, resourceColumns } from '@portal/chassis/mysql/columns'
import { companySizes, memberRoles } from '@portal/contracts/profile/companies-http'
import { sql } from 'drizzle-orm'
import {
  boolean,
  char,
  index,
  int,
  mysqlEnum,
  mysqlTable,
  primaryKey,
  text,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core'

/** `isDeleted` is the instant when a company was closed. */
export const companies = mysqlTable(
  'companies',
  {
    ...resourceColumns(),
    name: varchar({ length: 200 }).notNull(),
    website: varchar({ length: 2000 }),
    description: text(),
    country: char({ length: 2 }),
    size: mysqlEnum(companySizes),
    industry: varchar({ length: 100 }),
    /** Whether it has a verified domain. */
    isVerified: boolean().notNull().default(false),
  },
  (table) => [index('companies_by_name').on(table.isDeleted, table.name)],
)
export type CompanyRow = typeof companies.$inferSelect

/**
 * The membership of a person in a company. A person has one row at most, which follows them to another company, so that
 * nobody is in two and the revision orders all changes.
 */
export const companyMembers = mysqlTable(
  'company_members',
  {
    id: identifier().autoincrement().primaryKey(),
    userId: identifier().notNull().unique(),
    companyId: identifier()
      .notNull()
      .references(() => companies.id),
    role: mysqlEnum(memberRoles).notNull(),
    /** What the team calls this person. */
    name: varchar({ length: 100 }),
    joinedAt: instant().notNull(),
    leftAt: instant(),
    revision: int().notNull().default(1),
  },
  (table) => [index('company_members_of_company').on(table.companyId, table.leftAt, table.joinedAt)],
)
export type MemberRow = typeof companyMembers.$inferSelect

/** Open invites to companies. A row is deleted, and with it the address, when it is accepted, withdrawn or expired. */
export const companyInvites = mysqlTable(
  'company_invites',
  {
    id: identifier().autoincrement().primaryKey(),
    companyId: identifier()
      .notNull()
      .references(() => companies.id),
    email: varchar({ length: 254 }).notNull(),
    name: varchar({ length: 100 }),
    role: mysqlEnum(memberRoles).notNull(),
    invitedBy: identifier().notNull(),
    /** The token is computed from it. */
    linkId: varchar({ length: 36 }).notNull(),
    tokenHash: char({ length: 64 }).notNull().unique(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (table) => [
    uniqueIndex('company_invites_once').on(table.companyId, table.email),
    index('company_invites_by_end').on(table.expiresAt),
    index('company_invites_by_sender').on(table.invitedBy),
  ],
)
export type InviteRow = typeof companyInvites.$inferSelect

/** What the members of a company may do only so often. */
const limitedActs = ['INVITE', 'CHECK_DOMAIN'] as const
export type LimitedAct = (typeof limitedActs)[number]

/** How often a company has done something in the period that it did it last. */
export const companyCounts = mysqlTable(
  'company_counts',
  {
    companyId: identifier().notNull(),
    act: mysqlEnum(limitedActs).notNull(),
    /** The beginning of the instant in ISO 8601, as long as the period. */
    period: exactText({ length: 13 }).notNull(),
    done: int().notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.act] })],
)

/** The domains of companies. */
export const companyDomains = mysqlTable(
  'company_domains',
  {
    id: identifier().autoincrement().primaryKey(),
    companyId: identifier()
      .notNull()
      .references(() => companies.id),
    /** In punycode and lower case. */
    domain: exactText({ length: 253 }).notNull(),
    /** Null once that person is erased. */
    addedBy: identifier(),
    createdAt: instant().notNull(),
    verifiedAt: instant(),
    /** Since when the record of a verified domain is not found any more. */
    missingSince: instant(),
    /** When the record of a verified domain is looked for next. */
    checkDueAt: instant(),
    /** The domain if it is verified, so that no two companies have it. */
    verifiedDomain: exactText({ length: 253 }).generatedAlwaysAs(sql`if(verified_at is null, null, domain)`, {
      mode: 'virtual',
    }),
  },
  (table) => [
    uniqueIndex('company_domains_once').on(table.companyId, table.domain),
    uniqueIndex('company_domains_verified').on(table.verifiedDomain),
    index('company_domains_to_check').on(table.checkDueAt),
    index('company_domains_by_person').on(table.addedBy),
  ],
)
export type DomainRow = typeof companyDomains.$inferSelect
