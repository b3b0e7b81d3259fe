import { document, identifier, instant, resourceColumns } from '@portal/chassis/mysql/columns'
import {
  applicationStatuses,
  interviewModes,
  interviewResults,
  interviewStatuses,
} from '@portal/contracts/application/http'
import { jobStatuses } from '@portal/contracts/job/http'
import type { Answer, Question } from '@portal/contracts/job/questions'
import { memberRoles } from '@portal/contracts/profile/companies-http'
import {
  boolean,
  index,
  int,
  mysqlEnum,
  mysqlTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/http/idempotency'
export { attempts, erasedPeople, inbox, outbox } from '@portal/messaging/tables'

export const applications = mysqlTable(
  'applications',
  {
    ...resourceColumns(),
    jobId: identifier().notNull(),
    jobSeekerId: identifier().notNull(),
    seekerUserId: identifier().notNull(),
    recruiterUserId: identifier().notNull(),
    status: mysqlEnum(applicationStatuses).notNull(),
    /** The number of this attempt to apply for the job; greater than 1 after a withdrawal. */
    attempt: int().notNull().default(1),
    /** Whether an answer is one that the recruiter wants marked. */
    isFlagged: boolean().notNull().default(false),
    /** The name of the candidate, for lists in its order. Empty if it is not known yet, or was erased. */
    candidateName: varchar({ length: 200 }).notNull().default(''),
  },
  (table) => [
    index('applications_of_job').on(table.jobId, table.id),
    index('applications_by_name').on(table.jobId, table.candidateName, table.id),
    // Covers the counts by status.
    index('applications_by_status').on(table.jobId, table.status, table.isDeleted, table.id),
    // On the profile id, which identifies a person just as well. If it started with the column of a list's index, MySQL
    // would sometimes choose it for that list and sort all rows.
    uniqueIndex('applications_not_twice').on(table.jobSeekerId, table.jobId),
    index('applications_of_seeker').on(table.seekerUserId, table.id),
  ],
)
/** An application. What is shown of its candidate comes from the read model. */
export type ApplicationRow = Omit<typeof applications.$inferSelect, 'candidateName'>

export const applicationSteps = mysqlTable(
  'application_steps',
  {
    ...resourceColumns(),
    applicationId: identifier()
      .notNull()
      .references(() => applications.id),
    fromStatus: mysqlEnum(applicationStatuses),
    toStatus: mysqlEnum(applicationStatuses).notNull(),
    changedBy: identifier().notNull(),
  },
  (table) => [index('application_steps_of_application').on(table.applicationId, table.id)],
)

export const interviews = mysqlTable(
  'interviews',
  {
    ...resourceColumns(),
    applicationId: identifier()
      .notNull()
      .references(() => applications.id),
    jobId: identifier().notNull(),
    seekerUserId: identifier().notNull(),
    recruiterUserId: identifier().notNull(),
    interviewDate: instant().notNull(),
    /** The UTC offset in which the date was written, in minutes east of UTC; null in rows from before it was stored. */
    offsetMinutes: smallint(),
    mode: mysqlEnum(interviewModes).notNull(),
    result: mysqlEnum(interviewResults).notNull(),
    status: mysqlEnum(interviewStatuses).notNull(),
    /** The number of changes of its date or mode. */
    moves: int().notNull().default(0),
  },
  (table) => [
    index('interviews_of_seeker').on(table.seekerUserId, table.id),
    index('interviews_of_recruiter').on(table.recruiterUserId, table.id),
    index('interviews_of_seeker_by_date').on(table.seekerUserId, table.interviewDate, table.id),
    index('interviews_of_recruiter_by_date').on(table.recruiterUserId, table.interviewDate, table.id),
  ],
)
export type InterviewRow = typeof interviews.$inferSelect

/** The read model of jobs: what determines who may apply and who decides, and what lists show of a job. */
export const openings = mysqlTable('openings', {
  jobId: identifier().primaryKey(),
  recruiterUserId: identifier().notNull(),
  /** Null in rows from before companies, until they are rebuilt. */
  companyId: identifier(),
  status: mysqlEnum(jobStatuses).notNull(),
  isDeleted: boolean().notNull(),
  /** True while its recruiter is blocked. */
  isHidden: boolean().notNull().default(false),
  /** Null in rows from before texts were stored, until they are rebuilt; empty after the recruiter was erased. */
  title: varchar({ length: 200 }),
  location: varchar({ length: 200 }),
  /** When it ends by itself. */
  expiresAt: instant(),
  /** Where applications are sent instead of here. */
  applyUrl: varchar({ length: 2000 }),
  revision: int().notNull(),
})
export type Opening = typeof openings.$inferSelect

/** The read model of questions: what applicants of a job are asked. */
export const questionSets = mysqlTable('question_sets', {
  jobId: identifier().primaryKey(),
  questions: document<Question[]>().notNull(),
  /** The version of the questions. */
  revision: int().notNull(),
})

/** The questions that were answered, by their version, which stay when the recruiter changes them. */
export const askedQuestions = mysqlTable(
  'asked_questions',
  { jobId: identifier().notNull(), version: int().notNull(), questions: document<Question[]>().notNull() },
  (table) => [primaryKey({ columns: [table.jobId, table.version] })],
)

/** What was sent with each attempt besides the profile; an attempt without any of it has no row. */
export const submissions = mysqlTable(
  'submissions',
  {
    applicationId: identifier()
      .notNull()
      .references(() => applications.id),
    attempt: int().notNull(),
    coverLetter: text(),
    resumeId: identifier(),
    /** Null if the job had no questions, or none were answered. */
    questionsVersion: int(),
    answers: document<Answer[]>(),
    flaggedIds: document<number[]>(),
    sourceChannel: varchar({ length: 40 }),
    sourceCampaign: varchar({ length: 100 }),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.attempt] })],
)
export type SubmissionRow = typeof submissions.$inferSelect

/** Jobs that were closed or deleted and have applicants who are not notified, or rejected, yet. */
export const jobEnds = mysqlTable('job_ends', {
  jobId: identifier().primaryKey(),
  /** Applications up to this id have been processed. */
  afterApplicationId: identifier().notNull(),
  /** Whether its recruiter rejects all applicants who are undecided. */
  isRejecting: boolean().notNull().default(false),
})

/** The attempt of an application for which the applicant was last notified that the job has ended. */
export const notifiedEnds = mysqlTable('notified_ends', {
  applicationId: identifier()
    .primaryKey()
    .references(() => applications.id),
  attempt: int().notNull(),
})

/** The read model of job seekers who can apply. */
export const candidates = mysqlTable('candidates', {
  userId: identifier().primaryKey(),
  jobSeekerId: identifier().notNull(),
  /** Null in rows from before names were stored, until they are rebuilt. */
  fullName: varchar({ length: 200 }),
  revision: int().notNull(),
})

/** The read model of the members of companies, also those who have left. */
export const members = mysqlTable('members', {
  userId: identifier().primaryKey(),
  companyId: identifier().notNull(),
  role: mysqlEnum(memberRoles).notNull(),
  isActive: boolean().notNull(),
  revision: int().notNull(),
})
export type Member = typeof members.$inferSelect

/** The read model of recruiters: the names of their companies. */
export const employers = mysqlTable('employers', {
  userId: identifier().primaryKey(),
  companyName: varchar({ length: 200 }).notNull(),
  revision: int().notNull(),
})
