// Who may see job seekers, and until when.
import { identifier, instant } from '@portal/chassis/mysql/columns'
import { boolean, index, int, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core'

/**
 * Pairs of a recruiter and a job seeker who has applied to them; they let the recruiter see the job seeker until `endsAt`.
 * Access from before applications were stored is not `isComplete`, and does not end.
 */
export const accessGrants = mysqlTable(
  'acquaintances',
  {
    recruiterUserId: identifier().notNull(),
    seekerUserId: identifier().notNull(),
    isComplete: boolean().notNull().default(false),
    endsAt: instant(),
  },
  (table) => [
    primaryKey({ columns: [table.recruiterUserId, table.seekerUserId] }),
    index('acquaintances_of_seeker').on(table.seekerUserId),
  ],
)

/** Pairs of a company and a job seeker who has applied for one of its jobs; they let its team see the job seeker, as above. */
export const companyAccessGrants = mysqlTable(
  'company_acquaintances',
  {
    companyId: identifier().notNull(),
    seekerUserId: identifier().notNull(),
    isComplete: boolean().notNull().default(false),
    endsAt: instant(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.seekerUserId] }),
    index('company_acquaintances_of_seeker').on(table.seekerUserId),
  ],
)

/** The read model of applications: determines when the access that they give ends. */
export const knownApplications = mysqlTable(
  'known_applications',
  {
    applicationId: identifier().primaryKey(),
    recruiterUserId: identifier().notNull(),
    companyId: identifier(),
    seekerUserId: identifier().notNull(),
    /** Null for one that is not withdrawn. */
    withdrawnAt: instant(),
    revision: int().notNull(),
  },
  (table) => [
    index('known_applications_of_seeker').on(table.seekerUserId, table.recruiterUserId),
    index('known_applications_of_recruiter').on(table.recruiterUserId),
  ],
)
