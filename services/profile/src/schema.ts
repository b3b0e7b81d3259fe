import { identifier, resourceColumns } from '@portal/chassis/columns'
import { proficiencyLevels } from '@portal/contracts/profile/http'
import { boolean, index, int, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'

export { idempotencyKeys } from '@portal/chassis/idempotency'
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

/** Who has applied to whom; it decides which recruiters may see a job seeker. */
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

/** Our copy of the skills, as far as it decides what a job seeker may name. */
export const knownSkills = mysqlTable('known_skills', {
  skillId: identifier().primaryKey(),
  isDeleted: boolean().notNull().default(false),
  revision: int().notNull(),
})

/** Our copy of the accounts, as far as it decides whose public profile is shown. */
export const accounts = mysqlTable('accounts', {
  userId: identifier().primaryKey(),
  isActive: boolean().notNull(),
  revision: int().notNull(),
})
