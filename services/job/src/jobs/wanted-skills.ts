import type { Transaction } from '@portal/chassis/database'
import { invalidField } from '@portal/chassis/errors'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { jobSkills, skills } from '../schema.ts'

/** Replaces the skills a job asks for. Throws `invalid` where one of them does not exist. */
export async function replaceSkills(tx: Transaction, jobId: number, skillIds: readonly number[]): Promise<void> {
  const wanted = [...new Set(skillIds)]
  await tx.delete(jobSkills).where(eq(jobSkills.jobId, jobId))
  if (wanted.length === 0) return
  const known = await tx
    .select({ id: skills.id })
    .from(skills)
    .where(and(inArray(skills.id, wanted), isNull(skills.isDeleted)))
  if (known.length < wanted.length) throw invalidField('skill_ids', 'unknown', 'must name skills that exist')
  await tx.insert(jobSkills).values(wanted.map((skillId) => ({ jobId, skillId })))
}
