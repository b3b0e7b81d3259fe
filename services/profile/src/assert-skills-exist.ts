import { invalidField } from '@portal/chassis/errors'
import { inArray } from 'drizzle-orm'
import type { Context } from './context.ts'
import { knownSkills } from './schema.ts'
import { skillCopy } from './skill-copy.ts'

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
  const knownIds = new Set(known.map((skill) => skill.skillId))
  for (const [index, skillId] of skillIds.entries()) {
    if (knownIds.has(skillId)) continue
    if (!(await skillCopy.learn(ctx, ctx.job, skillId))) {
      throw invalidField(`${index}/skill_id`, 'unknown', 'must name a skill that exists')
    }
  }
}
