import { exactText, identifier, resourceColumns } from '@portal/chassis/columns'
import { jobStatuses, jobTypes } from '@portal/contracts/job/http'
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  date,
  index,
  int,
  mysqlEnum,
  mysqlTable,
  primaryKey,
  text,
  tinyint,
  varchar,
} from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/idempotency'
export { attempts, erasedPeople, inbox, outbox } from '@portal/messaging/tables'

export const jobs = mysqlTable(
  'jobs',
  {
    ...resourceColumns(),
    recruiterId: identifier().notNull(),
    recruiterUserId: identifier().notNull(),
    companyName: varchar({ length: 200 }).notNull(),
    title: varchar({ length: 200 }).notNull(),
    description: text().notNull(),
    location: varchar({ length: 200 }).notNull(),
    salaryMin: bigint({ mode: 'number' }),
    salaryMax: bigint({ mode: 'number' }),
    jobType: mysqlEnum(jobTypes).notNull(),
    status: mysqlEnum(jobStatuses).notNull(),
    /** Its recruiter is blocked, and until that ends the public does not see it. */
    isHidden: boolean().notNull().default(false),
    /** What the job pays at most, as far as it says; -1 where it does not, which sorts last. */
    pays: bigint({ mode: 'number' }).generatedAlwaysAs(sql`coalesce(salary_max, salary_min, -1)`, { mode: 'stored' }),
  },
  (table) => [
    index('jobs_by_pay').on(table.status, table.pays, table.id),
    index('jobs_by_time').on(table.createdAt, table.id),
    index('jobs_by_status').on(table.status, table.id),
    // Holds all that counting the open ones looks at.
    index('jobs_shown_in_status').on(table.status, table.isDeleted, table.isHidden, table.id),
    index('jobs_of_recruiter').on(table.recruiterUserId, table.id),
    // Holds all that counting a recruiter's jobs looks at.
    index('jobs_in_hand').on(table.recruiterUserId, table.isDeleted, table.status),
  ],
)
export type JobRow = typeof jobs.$inferSelect

export const skills = mysqlTable('skills', {
  ...resourceColumns(),
  name: varchar({ length: 200 }).notNull(),
  /** The name without case and spacing, by which skills are told apart. Wider, as some characters become several. */
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
  },
  (table) => [primaryKey({ columns: [table.jobId, table.skillId] })],
)

/** How much of what is limited by the day a person has done, on the latest day they did; their acts wait for each other here. */
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

/** Our copy of the accounts that are blocked, or have been. */
export const accounts = mysqlTable('accounts', {
  userId: identifier().primaryKey(),
  isBlocked: boolean().notNull(),
  revision: int().notNull(),
})

/** Jobs that have to follow something else that has changed, page by page: all of a recruiter, or all that ask for a skill. */
export const walks = mysqlTable(
  'walks',
  {
    through: mysqlEnum(['RECRUITER', 'SKILL']).notNull(),
    /** The user id of the recruiter, or the id of the skill. */
    id: identifier().notNull(),
    /** Jobs up to this id have followed. */
    afterJobId: identifier().notNull(),
  },
  (table) => [primaryKey({ columns: [table.through, table.id] })],
)
export type Walk = typeof walks.$inferSelect

/**
 * Which open jobs a term is found in, newest last. `field` says where at best: 1 in the title, 2 in skills or company, 3 in
 * the description. A row for each level from there to 3, so that all that is found at least that well is one range, in
 * order. Kept with each change of a job, in the same transaction.
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

/** The words of open jobs in their order, for phrases, and by them what to remove from {@link jobTerms}. */
export const jobWords = mysqlTable('job_words', {
  jobId: identifier().primaryKey(),
  words: folded().notNull(),
  /** What filters look for, a line each. */
  facts: text().notNull(),
  /** How many terms of the words are in {@link jobTerms} at most; null where all are. */
  maxTerms: int(),
})

/**
 * How many open jobs each fact holds for, in shards to be summed up, because every job that is posted writes to a few of
 * the same rows and would otherwise wait for all others.
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

/** Our copy of the recruiters who have a profile and may therefore post jobs. */
export const employers = mysqlTable('employers', {
  userId: identifier().primaryKey(),
  recruiterId: identifier().notNull(),
  companyName: varchar({ length: 200 }).notNull(),
  revision: int().notNull(),
})
export type Employer = typeof employers.$inferSelect
