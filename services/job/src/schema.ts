import { document, exactText, identifier, instant, resourceColumns } from '@portal/chassis/mysql/columns'
import { closeReasons } from '@portal/contracts/job/end'
import { jobStatuses } from '@portal/contracts/job/http'
import { payPeriods, payVisibilities, periodsInYear } from '@portal/contracts/job/pay'
import { maxRemoteCountries, workplaces } from '@portal/contracts/job/place'
import type { Question } from '@portal/contracts/job/questions'
import type { WantedSkill } from '@portal/contracts/job/wanted-skills'
import { jobTypes, maxBenefit, maxBenefits, seniorities } from '@portal/contracts/job/work'
import { memberRoles } from '@portal/contracts/profile/companies-http'
import { proficiencyLevels } from '@portal/contracts/profile/http'
import { type SQL, sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  char,
  customType,
  date,
  double,
  index,
  int,
  mysqlEnum,
  mysqlTable,
  primaryKey,
  smallint,
  text,
  tinyint,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/http/idempotency'
export { attempts, erasedPeople, inbox, outbox } from '@portal/messaging/tables'

/** An SQL expression for how many of the pay period in a column are in a year; null without a period. */
export function periodsInYearOf(column: string): SQL {
  const cases = payPeriods.map((period) => `when '${period}' then ${periodsInYear[period]}`)
  return sql.raw(`case ${column} ${cases.join(' ')} end`)
}

/** A few short texts without the separator. */
function listSeparatedBy(separator: string) {
  return customType<{ data: string[]; driverData: string; config: { length: number } }>({
    dataType: (config) => `varchar(${config?.length ?? 255})`,
    toDriver: (values) => values.join(separator),
    fromDriver: (text) => text.split(separator),
  })
}
const codes = listSeparatedBy(',')
const lines = listSeparatedBy('\n')

export const jobs = mysqlTable(
  'jobs',
  {
    ...resourceColumns(),
    recruiterId: identifier().notNull(),
    recruiterUserId: identifier().notNull(),
    /** Null in rows from before companies, until the membership of the recruiter is known. */
    companyId: identifier(),
    companyName: varchar({ length: 200 }).notNull(),
    title: varchar({ length: 200 }).notNull(),
    description: text().notNull(),
    location: varchar({ length: 200 }).notNull(),
    workplace: mysqlEnum(workplaces),
    country: char({ length: 2 }),
    region: varchar({ length: 200 }),
    city: varchar({ length: 200 }),
    latitude: double(),
    longitude: double(),
    /** Where people may work if the workplace is REMOTE. */
    remoteCountries: codes({ length: 3 * maxRemoteCountries }),
    salaryMin: bigint({ mode: 'number' }),
    salaryMax: bigint({ mode: 'number' }),
    salaryVisibility: mysqlEnum(payVisibilities).notNull().default('PUBLIC'),
    /** The pay that only applicants see. It has columns of its own, so that no query of jobs can reveal it. */
    hiddenSalaryMin: bigint({ mode: 'number' }),
    hiddenSalaryMax: bigint({ mode: 'number' }),
    salaryCurrency: char({ length: 3 }),
    salaryPeriod: mysqlEnum(payPeriods),
    seniority: mysqlEnum(seniorities),
    minExperienceYears: tinyint({ unsigned: true }),
    openings: smallint({ unsigned: true }),
    language: varchar({ length: 35 }),
    benefits: lines({ length: (maxBenefit + 1) * maxBenefits }),
    /** Within how many days applicants are promised a reply. */
    replyWithinDays: tinyint({ unsigned: true }),
    isExistingVacancy: boolean(),
    usesAiScreening: boolean(),
    /** Where applications are sent instead of to the portal. */
    applyUrl: varchar({ length: 2000 }),
    /** What another program calls the job. Unique in its company, and free again once it is deleted. */
    externalRef: exactText({ length: 100 }),
    jobType: mysqlEnum(jobTypes).notNull(),
    status: mysqlEnum(jobStatuses).notNull(),
    publishedAt: instant(),
    expiresAt: instant(),
    closedAt: instant(),
    closeReason: mysqlEnum(closeReasons),
    /** When a draft is opened by itself. */
    publishAt: instant(),
    /** When its recruiter is notified that it will end; null once that is done, or if there is nothing to notify of. */
    remindAt: instant(),
    /** The hash of what makes jobs equal, while it is open and its recruiter wants no other one like it. */
    guardedKey: exactText({ length: 64 }),
    /** The company in which there is no other one; null if it was not known then, so that the recruiter has no other one. */
    guardedIn: identifier(),
    /** True while its recruiter is blocked; the public does not see hidden jobs. */
    isHidden: boolean().notNull().default(false),
    /** The highest pay that the job states; -1 if it states none, which sorts last. */
    pays: bigint({ mode: 'number' }).generatedAlwaysAs(sql`coalesce(salary_max, salary_min, -1)`, { mode: 'stored' }),
    /**
     * The highest pay of a year in full time, in the currency of the job; -1 if it states none, or null in rows from before.
     * Not generated: with an index on a virtual column, MariaDB would copy the table for every column that is added later.
     */
    paysYearly: bigint({ mode: 'number' }),
  },
  (table) => [
    index('jobs_by_yearly_pay').on(table.status, table.salaryCurrency, table.paysYearly, table.id),
    index('jobs_by_pay').on(table.status, table.pays, table.id),
    // For the jobs whose time is over, or that have no end yet.
    index('jobs_by_end').on(table.status, table.isDeleted, table.expiresAt),
    // For jobs of a recruiter that equal each other. If they started with the recruiter, MySQL would sometimes choose
    // them for the list of all jobs of a recruiter, and sort those.
    index('jobs_alike').on(table.title, table.recruiterUserId),
    index('jobs_alike_in_company').on(table.title, table.companyId),
    index('jobs_to_publish').on(table.publishAt),
    index('jobs_to_remind').on(table.remindAt),
    // If it started with the company, MySQL would sometimes choose it for the list of all jobs of a company.
    uniqueIndex('jobs_by_reference').on(table.externalRef, table.companyId),
    uniqueIndex('jobs_not_twice').on(table.guardedKey, table.recruiterUserId),
    uniqueIndex('jobs_not_twice_in_company').on(table.guardedKey, table.guardedIn),
    index('jobs_by_time').on(table.createdAt, table.id),
    index('jobs_by_status').on(table.status, table.id),
    // Covers the count of open jobs.
    index('jobs_shown_in_status').on(table.status, table.isDeleted, table.isHidden, table.id),
    index('jobs_of_recruiter').on(table.recruiterUserId, table.id),
    index('jobs_of_profile').on(table.recruiterId, table.status, table.id),
    index('jobs_of_company').on(table.companyId, table.id),
    index('jobs_of_company_in_status').on(table.companyId, table.status, table.id),
    // Covers the count of a recruiter's jobs.
    index('jobs_in_hand').on(table.recruiterUserId, table.isDeleted, table.status),
  ],
)
export type JobRow = typeof jobs.$inferSelect
/** A job with the skills that it requires, and for its recruiter another job that equals it, if there is one. */
export type DescribedJob = JobRow & { skills: (WantedSkill & { name: string })[]; duplicateId?: number | undefined }

/** The questions that applicants of a job are asked. A job that never had any has no row. */
export const jobQuestions = mysqlTable('job_questions', {
  jobId: identifier()
    .primaryKey()
    .references(() => jobs.id),
  version: int().notNull(),
  questions: document<Question[]>().notNull(),
})
export type QuestionsRow = typeof jobQuestions.$inferSelect

export const skills = mysqlTable('skills', {
  ...resourceColumns(),
  name: varchar({ length: 200 }).notNull(),
  /** The unique key: the name without case and spacing. Wider, because some characters become several. */
  nameKey: exactText({ length: 600 }).notNull().unique(),
})
export type SkillRow = typeof skills.$inferSelect

export const jobSkills = mysqlTable(
  'job_skills',
  {
    jobId: identifier()
      .notNull()
      .references(() => jobs.id),
    skillId: identifier()
      .notNull()
      .references(() => skills.id),
    /** How well one has to know it; null if any level will do. */
    need: mysqlEnum(proficiencyLevels),
    isRequired: boolean().notNull().default(true),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.skillId] })],
)

/**
 * How often a user did something limited per day, on their latest such day. Locking the row serializes these actions.
 */
export const dailyCounts = mysqlTable(
  'daily_counts',
  {
    userId: identifier().notNull(),
    act: mysqlEnum(['POST_JOB', 'ADD_SKILL']).notNull(),
    /** In UTC. */
    day: date({ mode: 'string' }).notNull(),
    done: int().notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.act] })],
)
export type LimitedAct = (typeof dailyCounts.$inferSelect)['act']

/** Read model: the accounts that are blocked, or have been. */
export const accounts = mysqlTable('accounts', {
  userId: identifier().primaryKey(),
  isBlocked: boolean().notNull(),
  revision: int().notNull(),
})

/** Page-by-page updates in progress: all jobs of a recruiter, or all that require a skill, after either has changed. */
export const walks = mysqlTable(
  'walks',
  {
    through: mysqlEnum(['RECRUITER', 'SKILL']).notNull(),
    /** The user id of the recruiter, or the id of the skill. */
    id: identifier().notNull(),
    /** Jobs up to this id are up to date. */
    afterJobId: identifier().notNull(),
  },
  (table) => [primaryKey({ columns: [table.through, table.id] })],
)
export type Walk = typeof walks.$inferSelect

/**
 * The search index: the open jobs that have a term, newest last. `field` is the best field that has it: 1 title, 2
 * skills, company or place, 3 description. There is a row for each level from `field` to 3, so that all jobs that match
 * at a level or better are one range in order of id. Written in the transaction that changes the job.
 */
export const jobTerms = mysqlTable(
  'job_terms',
  {
    term: exactText({ length: 220 }).notNull(),
    level: tinyint({ unsigned: true }).notNull(),
    jobId: identifier().notNull(),
    field: tinyint({ unsigned: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.term, table.level, table.jobId] })],
)

const folded = customType<{ data: string }>({
  dataType: () => 'mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
})

/** The words of open jobs in order, for phrases, and to find the rows of {@link jobTerms} to remove. */
export const jobWords = mysqlTable('job_words', {
  jobId: identifier().primaryKey(),
  words: folded().notNull(),
  /** The terms that filters match, one per line. */
  facts: text().notNull(),
  /** The maximum number of terms of the words in {@link jobTerms}; null if there was no limit. */
  maxTerms: int(),
})

/**
 * How many open jobs have each filter term. Counts are sharded and summed up, because every new job writes to a few
 * common rows, and would otherwise wait for all others.
 */
export const factCounts = mysqlTable(
  'fact_counts',
  {
    term: exactText({ length: 220 }).notNull(),
    shard: tinyint({ unsigned: true }).notNull(),
    jobs: int().notNull(),
  },
  (table) => [primaryKey({ columns: [table.term, table.shard] })],
)

/** Who has applied for which job, and therefore sees its pay if that is not public. */
export const applicants = mysqlTable(
  'applicants',
  {
    userId: identifier().notNull(),
    jobId: identifier().notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.jobId] })],
)

/** Read model: the recruiters who have a profile, and may therefore post jobs. */
export const employers = mysqlTable('employers', {
  userId: identifier().primaryKey(),
  recruiterId: identifier().notNull(),
  companyName: varchar({ length: 200 }).notNull(),
  revision: int().notNull(),
})
export type Employer = typeof employers.$inferSelect

/** Read model: the members of companies, also those who have left. */
export const members = mysqlTable(
  'members',
  {
    userId: identifier().primaryKey(),
    companyId: identifier().notNull(),
    role: mysqlEnum(memberRoles).notNull(),
    isActive: boolean().notNull(),
    joinedAt: instant().notNull(),
    revision: int().notNull(),
  },
  (table) => [index('members_of_company').on(table.companyId)],
)
export type Member = typeof members.$inferSelect
