import { identifier, resourceColumns } from '@portal/chassis/mysql/columns'
import { proficiencyLevels } from '@portal/contracts/profile/http'
import { boolean, index, int, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/http/idempotency'
export { attempts, erasedPeople, inbox, outbox } from '@portal/messaging/tables'

export const recruiters = mysqlTable('recruiters', {
  ...resourceColumns(),
  userId: identifier().notNull().unique(),
  companyName: varchar({ length: 200 }).notNull(),
  companyWebsite: varchar({ length: 2000 }),
})
export type RecruiterRow = typeof recruiters.$inferSelect

export const seekers = mysqlTable('seekers', {
  ...resourceColumns(),
  userId: identifier().notNull().unique(),
  fullName: varchar({ length: 200 }).notNull(),
  phone: varchar({ length: 40 }),
  experienceYears: int(),
  education: varchar({ length: 2000 }),
  resumeUrl: varchar({ length: 2000 }),
})
export type SeekerRow = typeof seekers.$inferSelect

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

/** Pairs of a recruiter and a job seeker who has applied to them; they let the recruiter see the job seeker. */
export const accessGrants = mysqlTable(
  'acquaintances',
  {
    recruiterUserId: identifier().notNull(),
    seekerUserId: identifier().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.recruiterUserId, table.seekerUserId] }),
    index('acquaintances_of_seeker').on(table.seekerUserId),
  ],
)

/** The read model of skills: determines which skills a job seeker can select. */
export const knownSkills = mysqlTable('known_skills', {
  skillId: identifier().primaryKey(),
  isDeleted: boolean().notNull().default(false),
  revision: int().notNull(),
})

/** The read model of accounts: determines whose public profile is visible. */
export const accounts = mysqlTable('accounts', {
  userId: identifier().primaryKey(),
  isActive: boolean().notNull(),
  revision: int().notNull(),
})
