import { exactText, identifier, resourceColumns } from '@portal/chassis/columns'
import { jobStatuses, jobTypes } from '@portal/contracts/job/http'
import { index, int, mysqlEnum, mysqlTable, primaryKey, text, varchar } from 'drizzle-orm/mysql-core'

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
    salaryMin: int(),
    salaryMax: int(),
    jobType: mysqlEnum(jobTypes).notNull(),
    status: mysqlEnum(jobStatuses).notNull(),
  },
  (table) => [
    index('jobs_by_status').on(table.status, table.id),
    // Holds all that counting the open ones looks at.
    index('jobs_in_status').on(table.status, table.isDeleted, table.id),
    index('jobs_of_recruiter').on(table.recruiterUserId, table.id),
  ],
)
export type JobRow = typeof jobs.$inferSelect

export const skills = mysqlTable('skills', {
  ...resourceColumns(),
  name: varchar({ length: 100 }).notNull(),
  /** The name without case and spacing, by which skills are told apart. */
  nameKey: exactText({ length: 100 }).notNull().unique(),
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

/** Our copy of the recruiters who have a profile and may therefore post jobs. */
export const employers = mysqlTable('employers', {
  userId: identifier().primaryKey(),
  recruiterId: identifier().notNull(),
  companyName: varchar({ length: 200 }).notNull(),
  revision: int().notNull(),
})
export type Employer = typeof employers.$inferSelect
