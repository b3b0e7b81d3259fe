import { invalidField } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { placeholders, prepared } from '@portal/chassis/mysql/statements'
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { type DescribedJob, jobSkills, skills } from '../schema.ts'

/** Replaces the skills that a job requires. Throws 422 if one of them does not exist. */
export async function replaceSkills(tx: Transaction, jobId: number, skillIds: readonly number[]): Promise<void> {
  await tx.delete(jobSkills).where(eq(jobSkills.jobId, jobId))
  await insertSkills(tx, jobId, await findSkills(tx, skillIds))
}

/** The skills with these ids, in order of their ids. Throws 422 if one of them does not exist. */
export async function findSkills(tx: Transaction, skillIds: readonly number[]): Promise<DescribedJob['skills']> {
  const ids = [...new Set(skillIds)]
  if (ids.length === 0) return []
  const found = await skillsById(tx, ids.length).execute({ ...ids })
  if (found.length < ids.length) throw invalidField('skill_ids', 'unknown', 'must contain only ids of existing skills')
  return found
}

/** Adds skills that a job requires. */
export async function insertSkills(tx: Transaction, jobId: number, found: DescribedJob['skills']): Promise<void> {
  const ids = found.map(({ id }) => id)
  if (ids.length > 0) await insertJobSkills(tx, ids.length).execute({ jobId, ...ids })
}

const skillsById = prepared((db, count: number) =>
  db
    .select({ id: skills.id, name: skills.name })
    .from(skills)
    .where(and(inArray(skills.id, placeholders(count)), isNull(skills.isDeleted)))
    .orderBy(asc(skills.id))
    .prepare(),
)

const insertJobSkills = prepared((db, count: number) =>
  db
    .insert(jobSkills)
    .values(placeholders(count).map((skillId) => ({ jobId: sql.placeholder('jobId'), skillId })))
    .prepare(),
)
