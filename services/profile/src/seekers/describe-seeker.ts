import type { Database } from '@portal/chassis/mysql/database'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { educationEntries, experienceEntries, resumes, type SeekerRow } from '../schema.ts'
import type { DescribedSeeker } from './present.ts'
import { readSkills } from './queries.ts'

/** Adds to a job seeker what the profile says in other tables. */
export async function describeSeeker(db: Database, seeker: SeekerRow): Promise<DescribedSeeker> {
  const [experience, educated, skills, hasFile] = await Promise.all([
    readExperience(db, seeker.userId),
    readEducation(db, seeker.userId),
    readSkills(db, seeker.userId),
    hasResume(db, seeker.userId),
  ])
  return { ...seeker, experience, educated, skills, hasResume: hasFile }
}

/** The experience entries of a job seeker, the latest first. */
export function readExperience(db: Database, userId: number) {
  const { title, company, location, start, end, description } = experienceEntries
  return db
    .select({ title, company, location, start, end, description })
    .from(experienceEntries)
    .where(eq(experienceEntries.seekerUserId, userId))
    .orderBy(asc(experienceEntries.position))
}

/** The education entries of a job seeker, the latest first. */
export function readEducation(db: Database, userId: number) {
  const { institution, degree, field, start, end, description } = educationEntries
  return db
    .select({ institution, degree, field, start, end, description })
    .from(educationEntries)
    .where(eq(educationEntries.seekerUserId, userId))
    .orderBy(asc(educationEntries.position))
}

async function hasResume(db: Database, userId: number): Promise<boolean> {
  const isStored = and(eq(resumes.userId, userId), eq(resumes.state, 'READY'), isNull(resumes.isDeleted))
  const rows = await db.select({ id: resumes.id }).from(resumes).where(isStored).limit(1)
  return rows.length > 0
}
