import { invalidField } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { placeholders, prepared } from '@portal/chassis/mysql/statements'
import type { JobChange } from '@portal/contracts/job/bodies'
import { skillFaultOf, type WantedSkill } from '@portal/contracts/job/wanted-skills'
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { type DescribedJob, jobSkills, skills } from '../schema.ts'

/** Throws 422 unless the skills in a request go together. */
export function assertSameSkills(input: Pick<JobChange, 'skill_ids' | 'wanted_skills'>): void {
  const fault = skillFaultOf(input)
  if (fault) throw invalidField('wanted_skills', 'custom', fault)
}

/** Replaces the skills that a job wants. Throws 422 if one of them does not exist. */
export async function replaceSkills(tx: Transaction, jobId: number, wanted: readonly WantedSkill[]): Promise<void> {
  await tx.delete(jobSkills).where(eq(jobSkills.jobId, jobId))
  await insertSkills(tx, jobId, await findSkills(tx, wanted))
}

/** The wanted skills with their names, in order of their ids, each once. Throws 422 if one of them does not exist. */
export async function findSkills(tx: Transaction, wanted: readonly WantedSkill[]): Promise<DescribedJob['skills']> {
  const byId = new Map(wanted.map((each) => [each.id, each]))
  const ids = [...byId.keys()]
  if (ids.length === 0) return []
  const found = await skillsById(tx, ids.length).execute({ ...ids })
  if (found.length < ids.length) throw invalidField('skill_ids', 'unknown', 'must contain only ids of existing skills')
  return found.flatMap(({ id, name }) => {
    const skill = byId.get(id)
    return skill ? { ...skill, name } : []
  })
}

/** Adds skills that a job wants. */
export async function insertSkills(tx: Transaction, jobId: number, found: DescribedJob['skills']): Promise<void> {
  if (found.length === 0) return
  const values = found.flatMap(({ id, need, isRequired }) => [jobId, id, need, isRequired])
  await insertJobSkills(tx, found.length).execute({ ...values })
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
    .values(
      Array.from({ length: count }, (_, row) => ({
        jobId: sql.placeholder(String(4 * row)),
        skillId: sql.placeholder(String(4 * row + 1)),
        need: sql.placeholder(String(4 * row + 2)),
        isRequired: sql.placeholder(String(4 * row + 3)),
      })),
    )
    .prepare(),
)
