import { preparedForEach, type Transaction } from '@portal/chassis/database'
import { invalidField } from '@portal/chassis/errors'
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { jobSkills, skills } from '../schema.ts'
import type { DescribedJob } from './present.ts'

/** Replaces the skills a job asks for. Throws `invalid` where one of them does not exist. */
export async function replaceSkills(tx: Transaction, jobId: number, skillIds: readonly number[]): Promise<void> {
  await tx.delete(jobSkills).where(eq(jobSkills.jobId, jobId))
  await insertSkills(tx, jobId, skillIds)
}

/** Adds the skills that a new job asks for, and returns them by id. Throws `invalid` where one of them does not exist. */
export async function insertSkills(
  tx: Transaction,
  jobId: number,
  skillIds: readonly number[],
): Promise<DescribedJob['skills']> {
  const wanted = [...new Set(skillIds)]
  if (wanted.length === 0) return []
  const known = await skillsAmong(tx, wanted.length).execute({ ...wanted })
  if (known.length < wanted.length) throw invalidField('skill_ids', 'unknown', 'must name skills that exist')
  await insertWanted(tx, wanted.length).execute({ jobId, ...wanted })
  return known
}

const skillsAmong = preparedForEach((db, ids) =>
  db
    .select({ id: skills.id, name: skills.name })
    .from(skills)
    .where(and(inArray(skills.id, ids), isNull(skills.isDeleted)))
    .orderBy(asc(skills.id))
    .prepare(),
)

const insertWanted = preparedForEach((db, ids) =>
  db
    .insert(jobSkills)
    .values(ids.map((skillId) => ({ jobId: sql.placeholder('jobId'), skillId })))
    .prepare(),
)
