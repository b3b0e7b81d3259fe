import { invalidField } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { asc, inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { knownSkills } from '../schema.ts'
import { skillReadModel } from './skill-read-model.ts'

/**
 * Throws `unprocessable` for the first skill that does not exist. A skill that the read model does not have, because its
 * event has not arrived yet, is fetched from its owner. Fetches are sequential and stop at the first unknown skill, so
 * that a list of invented skills does not cause as many requests.
 */
export async function assertSkillsExist(ctx: Context, skillIds: readonly number[]): Promise<void> {
  if (skillIds.length === 0) return
  const stored = await ctx.db
    .select()
    .from(knownSkills)
    .where(inArray(knownSkills.skillId, [...skillIds]))
  const isDeletedById = new Map(stored.map((skill) => [skill.skillId, skill.isDeleted]))
  for (const [index, skillId] of skillIds.entries()) {
    const isDeleted = isDeletedById.get(skillId) ?? (await checkDeleted(ctx, skillId))
    if (isDeleted) throw unknownSkill(index)
  }
}

/**
 * Locks the skills, so that none is removed before the transaction ends. Throws `unprocessable` if one was removed already.
 */
export async function lockSkills(tx: Transaction, skillIds: readonly number[]): Promise<void> {
  if (skillIds.length === 0) return
  const locked = await tx
    .select()
    .from(knownSkills)
    .where(inArray(knownSkills.skillId, [...skillIds]))
    .orderBy(asc(knownSkills.skillId))
    .for('update')
  const existing = new Set(locked.filter((skill) => !skill.isDeleted).map((skill) => skill.skillId))
  const index = skillIds.findIndex((skillId) => !existing.has(skillId))
  if (index >= 0) throw unknownSkill(index)
}

async function checkDeleted(ctx: Context, skillId: number): Promise<boolean> {
  const fetched = await skillReadModel.fetchFromOwner(ctx, ctx.job, skillId)
  return fetched === undefined || fetched.data.is_deleted === true
}

function unknownSkill(index: number) {
  return invalidField(`${index}/skill_id`, 'unknown', 'must be an existing skill')
}
