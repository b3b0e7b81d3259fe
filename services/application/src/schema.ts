import { identifier, instant, resourceColumns } from '@portal/chassis/columns'
import {
  applicationStatuses,
  interviewModes,
  interviewResults,
  interviewStatuses,
} from '@portal/contracts/application/http'
import { jobStatuses } from '@portal/contracts/job/http'
import { boolean, index, int, mysqlEnum, mysqlTable, smallint, uniqueIndex } from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/idempotency'
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
    /** Which time the person applies for the job. */
    attempt: int().notNull().default(1),
  },
  (table) => [
    index('applications_of_job').on(table.jobId, table.id),
    // By the profile, of which a person has one for good. Were it to begin like an index that is in the order of a list,
    // MySQL would now and then read all of that list by this one and put it in order itself.
    uniqueIndex('applications_not_twice').on(table.jobSeekerId, table.jobId),
    index('applications_of_seeker').on(table.seekerUserId, table.id),
  ],
)
export type ApplicationRow = typeof applications.$inferSelect

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
    /** How far ahead of UTC the clock is by which the date was written; null in rows from before that was kept. */
    offsetMinutes: smallint(),
    mode: mysqlEnum(interviewModes).notNull(),
    result: mysqlEnum(interviewResults).notNull(),
    status: mysqlEnum(interviewStatuses).notNull(),
    /** How often its date or mode was changed. */
    moves: int().notNull().default(0),
  },
  (table) => [
    index('interviews_of_seeker').on(table.seekerUserId, table.id),
    index('interviews_of_recruiter').on(table.recruiterUserId, table.id),
  ],
)
export type InterviewRow = typeof interviews.$inferSelect

/** Our copy of the jobs, as far as it decides who may apply and who decides. */
export const openings = mysqlTable('openings', {
  jobId: identifier().primaryKey(),
  recruiterUserId: identifier().notNull(),
  status: mysqlEnum(jobStatuses).notNull(),
  isDeleted: boolean().notNull(),
  /** Its recruiter is blocked. */
  isHidden: boolean().notNull().default(false),
  revision: int().notNull(),
})
export type Opening = typeof openings.$inferSelect

/** Jobs that were closed or deleted and whose applicants are not all notified yet. */
export const jobEnds = mysqlTable('job_ends', {
  jobId: identifier().primaryKey(),
  /** Applications up to this id have been looked at. */
  afterApplicationId: identifier().notNull(),
})

/** Of which application, and which attempt of it, the applicant was notified that the job has ended. */
export const notifiedEnds = mysqlTable('notified_ends', {
  applicationId: identifier()
    .primaryKey()
    .references(() => applications.id),
  attempt: int().notNull(),
})

/** Our copy of the job seekers who can apply. */
export const candidates = mysqlTable('candidates', {
  userId: identifier().primaryKey(),
  jobSeekerId: identifier().notNull(),
  revision: int().notNull(),
})
