import type { Transaction } from '@portal/chassis/database'
import { invalidField } from '@portal/chassis/errors'
import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
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
  const known = await tx
    .select({ id: skills.id, name: skills.name })
    .from(skills)
    .where(and(inArray(skills.id, wanted), isNull(skills.isDeleted)))
    .orderBy(asc(skills.id))
  if (known.length < wanted.length) throw invalidField('skill_ids', 'unknown', 'must name skills that exist')
  await tx.insert(jobSkills).values(wanted.map((skillId) => ({ jobId, skillId })))
  return known
}
