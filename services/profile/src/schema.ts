import { exactText, identifier, instant, resourceColumns } from '@portal/chassis/mysql/columns'
import { resumeScans, resumeStates, resumeTypeNames } from '@portal/contracts/profile/resumes-http'
import { sql } from 'drizzle-orm'
import {
  boolean,
  foreignKey,
  index,
  int,
  mediumtext,
  mysqlEnum,
  mysqlTable,
  primaryKey,
  tinyint,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/http/idempotency'
export { attempts, erasedPeople, inbox, outbox } from '@portal/messaging/tables'
export { accessGrants, companyAccessGrants, knownApplications } from './access-tables.ts'
export {
  type CompanyRow,
  companies,
  companyCounts,
  companyDomains,
  companyInvites,
  companyMembers,
  type DomainRow,
  type InviteRow,
  type LimitedAct,
  type MemberRow,
} from './company-tables.ts'
export {
  blockedCompanies,
  blockedDomains,
  educationEntries,
  experienceEntries,
  pinnedVersions,
  profileVersions,
  type SeekerRow,
  type SeekerSkillRow,
  seekerSkills,
  seekers,
} from './seeker-tables.ts'

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
    /** Whether its text was extracted; null before that. EXCEEDED took too much time or memory, three times. */
    textState: mysqlEnum(['READ', 'UNREADABLE', 'EXCEEDED']),
    textClaimedUntil: instant(),
    textAttempts: int().notNull().default(0),
    /** When its text is extracted next; null if it is or must not be. Computed, so also of rows that older releases write. */
    textDueAt: instant().generatedAlwaysAs(
      sql`(if(\`state\` = 'READY' and \`scan\` in ('NONE', 'CLEAN') and \`text_state\` is null and (\`is_deleted\` is null or \`is_pinned\`), coalesce(\`text_claimed_until\`, \`created_at\`), null))`,
      { mode: 'virtual' },
    ),
  },
  (table) => [
    uniqueIndex('resumes_by_content').on(table.userId, table.sha256),
    uniqueIndex('resumes_by_place').on(table.userId, table.place),
    uniqueIndex('resumes_by_default').on(table.defaultOf),
    uniqueIndex('resumes_by_key').on(table.storageKey),
    index('resumes_removed').on(table.isPinned, table.isDeleted),
    index('resumes_uploading').on(table.uploadingSince),
    index('resumes_to_scan').on(table.scanDueAt),
    index('resumes_to_read').on(table.textDueAt),
  ],
)
export type ResumeRow = typeof resumes.$inferSelect

/** The texts of résumés, for searches in the applicants for a job. Nothing reads them yet. They go with their résumé. */
export const resumeTexts = mysqlTable(
  'resume_texts',
  {
    resumeId: identifier().primaryKey(),
    text: mediumtext().notNull(),
  },
  (table) => [
    foreignKey({
      name: 'resume_texts_exist',
      columns: [table.resumeId],
      foreignColumns: [resumes.id],
    }).onDelete('cascade'),
  ],
)

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
