import type { Transaction } from '@portal/chassis/database'
import { invalidField } from '@portal/chassis/errors'
import { asc, inArray } from 'drizzle-orm'
import type { Context } from './context.ts'
import { knownSkills } from './schema.ts'
import { skillReadModel } from './skill-read-model.ts'

/**
 * Throws `invalid` at the first skill that does not exist. A skill we have not heard of may be so new that its event is
 * still on its way, so then its owner is asked. Asking one after the other and no further than the first that does not
 * exist keeps a list of made-up skills from becoming as many questions.
 */
export async function assertSkillsExist(ctx: Context, skillIds: readonly number[]): Promise<void> {
  if (skillIds.length === 0) return
  const known = await ctx.db
    .select()
    .from(knownSkills)
    .where(inArray(knownSkills.skillId, [...skillIds]))
  const isDeletedById = new Map(known.map((skill) => [skill.skillId, skill.isDeleted]))
  for (const [index, skillId] of skillIds.entries()) {
    const isDeleted = isDeletedById.get(skillId) ?? (await checkDeleted(ctx, skillId))
    if (isDeleted) throw unknownSkill(index)
  }
}

/** Throws `invalid` where a skill was removed since, and keeps the others from being removed until the transaction ends. */
export async function lockSkills(tx: Transaction, skillIds: readonly number[]): Promise<void> {
  if (skillIds.length === 0) return
  const locked = await tx
    .select()
    .from(knownSkills)
    .where(inArray(knownSkills.skillId, [...skillIds]))
    .orderBy(asc(knownSkills.skillId))
    .for('update')
  const kept = new Set(locked.filter((skill) => !skill.isDeleted).map((skill) => skill.skillId))
  const index = skillIds.findIndex((skillId) => !kept.has(skillId))
  if (index >= 0) throw unknownSkill(index)
}

async function checkDeleted(ctx: Context, skillId: number): Promise<boolean> {
  const fact = await skillReadModel.fetchFromOwner(ctx, ctx.job, skillId)
  return fact === undefined || fact.data.is_deleted === true
}

function unknownSkill(index: number) {
  return invalidField(`${index}/skill_id`, 'unknown', 'must name a skill that exists')
}
