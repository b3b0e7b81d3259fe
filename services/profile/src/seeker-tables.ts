// What job seekers say about themselves, and the versions of it.
import { document, exactText, identifier, instant, resourceColumns } from '@portal/chassis/mysql/columns'
import { proficiencyLevels } from '@portal/contracts/profile/http'
import { type Desired, type SpokenLanguage, visibilities } from '@portal/contracts/profile/person'
import type { SentProfile } from '@portal/contracts/profile/sent-profile'
import {
  char,
  foreignKey,
  index,
  int,
  mysqlEnum,
  mysqlTable,
  primaryKey,
  text,
  tinyint,
  varchar,
} from 'drizzle-orm/mysql-core'

export const seekers = mysqlTable('seekers', {
  ...resourceColumns(),
  userId: identifier().notNull().unique(),
  fullName: varchar({ length: 200 }).notNull(),
  phone: varchar({ length: 40 }),
  experienceYears: int(),
  education: varchar({ length: 2000 }),
  resumeUrl: varchar({ length: 2000 }),
  headline: varchar({ length: 200 }),
  about: text(),
  country: char({ length: 2 }),
  city: varchar({ length: 200 }),
  links: document<string[]>(),
  languages: document<SpokenLanguage[]>(),
  desired: document<Desired>(),
  visibility: mysqlEnum(visibilities).notNull().default('PRIVATE'),
})
export type SeekerRow = typeof seekers.$inferSelect

/**
 * The columns that the entries of a job seeker have in common. The latest has the lowest position. They go with the
 * profile, also if a process of the release before erases it.
 */
function entryColumns() {
  return {
    seekerUserId: identifier()
      .notNull()
      .references(() => seekers.userId, { onDelete: 'cascade' }),
    position: tinyint({ unsigned: true }).notNull(),
    /** Months, as `YYYY-MM`. */
    start: char({ length: 7 }),
    end: char({ length: 7 }),
    description: text(),
  }
}

export const experienceEntries = mysqlTable(
  'experience_entries',
  {
    ...entryColumns(),
    start: char({ length: 7 }).notNull(),
    title: varchar({ length: 200 }).notNull(),
    company: varchar({ length: 200 }).notNull(),
    location: varchar({ length: 200 }),
  },
  (table) => [primaryKey({ columns: [table.seekerUserId, table.position] })],
)

export const educationEntries = mysqlTable(
  'education_entries',
  {
    ...entryColumns(),
    institution: varchar({ length: 200 }).notNull(),
    degree: varchar({ length: 200 }),
    field: varchar({ length: 200 }),
  },
  (table) => [primaryKey({ columns: [table.seekerUserId, table.position] })],
)

export const seekerSkills = mysqlTable(
  'seeker_skills',
  {
    seekerUserId: identifier()
      .notNull()
      .references(() => seekers.userId),
    skillId: identifier().notNull(),
    proficiencyLevel: mysqlEnum(proficiencyLevels).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.seekerUserId, table.skillId] }),
    index('seeker_skills_of_skill').on(table.skillId),
  ],
)
export type SeekerSkillRow = typeof seekerSkills.$inferSelect

/**
 * Profiles as they were after each change. `replacedAt` is set for those that may be deleted some days later: those that
 * are neither the latest nor pinned. They go with the profile.
 */
export const profileVersions = mysqlTable(
  'profile_versions',
  {
    seekerUserId: identifier()
      .notNull()
      .references(() => seekers.userId, { onDelete: 'cascade' }),
    version: int().notNull(),
    document: document<SentProfile>().notNull(),
    writtenAt: instant().notNull(),
    replacedAt: instant(),
  },
  (table) => [
    primaryKey({ columns: [table.seekerUserId, table.version] }),
    index('profile_versions_by_replacement').on(table.replacedAt),
  ],
)

/** The version of the profile that each application was sent with, for each attempt. */
export const pinnedVersions = mysqlTable(
  'pinned_versions',
  {
    applicationId: identifier().notNull(),
    attempt: int().notNull(),
    seekerUserId: identifier().notNull(),
    version: int().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.applicationId, table.attempt] }),
    foreignKey({
      name: 'pinned_versions_exist',
      columns: [table.seekerUserId, table.version],
      foreignColumns: [profileVersions.seekerUserId, profileVersions.version],
    }).onDelete('cascade'),
  ],
)

/** The companies that a job seeker blocks. They go with the profile. */
export const blockedCompanies = mysqlTable(
  'blocked_companies',
  {
    seekerUserId: identifier()
      .notNull()
      .references(() => seekers.userId, { onDelete: 'cascade' }),
    companyId: identifier().notNull(),
  },
  (table) => [primaryKey({ columns: [table.seekerUserId, table.companyId] })],
)

/** The domains whose companies a job seeker blocks. */
export const blockedDomains = mysqlTable(
  'blocked_domains',
  {
    seekerUserId: identifier()
      .notNull()
      .references(() => seekers.userId, { onDelete: 'cascade' }),
    domain: exactText({ length: 253 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.seekerUserId, table.domain] })],
)
