import { exactText, identifier, instant, resourceColumns } from '@portal/chassis/mysql/columns'
import { companySizes, memberRoles } from '@portal/contracts/profile/companies-http'
import { resumeScans, resumeStates, resumeTypeNames } from '@portal/contracts/profile/resumes-http'
import { sql } from 'drizzle-orm'
import {
  boolean,
  char,
  foreignKey,
  index,
  int,
  mysqlEnum,
  mysqlTable,
  primaryKey,
  text,
  tinyint,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/http/idempotency'
export { attempts, erasedPeople, inbox, outbox } from '@portal/messaging/tables'
export { accessGrants, companyAccessGrants, knownApplications } from './access-tables.ts'
export {
  educationEntries,
  experienceEntries,
  pinnedVersions,
  profileVersions,
  type SeekerRow,
  type SeekerSkillRow,
  seekerSkills,
  seekers,
} from './seeker-tables.ts'

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

/** `companyName` and `companyWebsite` are copies of those of the company, for members of one. */
export const recruiters = mysqlTable('recruiters', {
  ...resourceColumns(),
  userId: identifier().notNull().unique(),
  companyName: varchar({ length: 200 }).notNull(),
  companyWebsite: varchar({ length: 2000 }),
})
export type RecruiterRow = typeof recruiters.$inferSelect

/** The read model of skills: determines which skills a job seeker can select. */
export const knownSkills = mysqlTable(
  'known_skills',
  {
    skillId: identifier().primaryKey(),
    /** Null if the row is from before names were stored, until the read model is rebuilt. */
    name: varchar({ length: 200 }),
    isDeleted: boolean().notNull().default(false),
    revision: int().notNull(),
  },
  (table) => [index('known_skills_by_name').on(table.name)],
)

/** The read model of accounts: determines whose public profile is visible. */
export const accounts = mysqlTable('accounts', {
  userId: identifier().primaryKey(),
  isActive: boolean().notNull(),
  revision: int().notNull(),
})

/** Résumés and where their files are. A removed one keeps its row until its file is gone. */
export const resumes = mysqlTable(
  'resumes',
  {
    ...resourceColumns(),
    userId: identifier().notNull(),
    fileName: varchar({ length: 200 }).notNull(),
    mediaType: mysqlEnum(resumeTypeNames).notNull(),
    bytes: int().notNull(),
    /** Of the file; null once it is removed, so that it can be uploaded again. */
    sha256: exactText({ length: 64 }),
    /** One of the few places that a user has; null once it is removed. */
    place: tinyint({ unsigned: true }),
    storageKey: exactText({ length: 64 }).notNull(),
    state: mysqlEnum(resumeStates).notNull(),
    scan: mysqlEnum(resumeScans).notNull(),
    isDefault: boolean().notNull().default(false),
    /** The user if this is the default, so that nobody has two. */
    defaultOf: identifier().generatedAlwaysAs(sql`if(is_default, user_id, null)`, { mode: 'virtual' }),
    /** When an upload that has not ended began. */
    uploadingSince: instant(),
    /** When it is scanned next, while its scan is PENDING. */
    scanDueAt: instant(),
    scanAttempts: int().notNull().default(0),
    /** Whether an application was sent with it, so that its file stays although it is removed. */
    isPinned: boolean().notNull().default(false),
  },
  (table) => [
    uniqueIndex('resumes_by_content').on(table.userId, table.sha256),
    uniqueIndex('resumes_by_place').on(table.userId, table.place),
    uniqueIndex('resumes_by_default').on(table.defaultOf),
    uniqueIndex('resumes_by_key').on(table.storageKey),
    index('resumes_removed').on(table.isPinned, table.isDeleted),
    index('resumes_uploading').on(table.uploadingSince),
    index('resumes_to_scan').on(table.scanDueAt),
  ],
)
export type ResumeRow = typeof resumes.$inferSelect

/** The résumés that applications were sent with. */
export const resumePins = mysqlTable(
  'resume_pins',
  {
    applicationId: identifier().notNull(),
    attempt: int().notNull(),
    resumeId: identifier().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.applicationId, table.attempt] }),
    foreignKey({
      name: 'resume_pins_exist',
      columns: [table.resumeId],
      foreignColumns: [resumes.id],
    }).onDelete('cascade'),
  ],
)
