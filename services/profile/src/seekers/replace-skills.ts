import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { SeekerSkills } from '@portal/contracts/profile/http'
import type { Context } from '../context.ts'
import type { SeekerSkillRow } from '../schema.ts'
import { assertSkillsExist, lockSkills } from '../skills/assert-skills-exist.ts'
import { findSeekerFor, lockSeeker, readSkills } from './queries.ts'
import { writeSkills } from './write-parts.ts'
import { writeSeeker } from './write-seeker.ts'

/** Replaces the actor's skills. The same skills cause no write and no event. */
export async function replaceSkills(
  ctx: Context,
  actor: Actor,
  userId: number,
  input: SeekerSkills,
): Promise<SeekerSkillRow[]> {
  await findSeekerFor(ctx, actor, { userId })
  const skillIds = input.map((skill) => skill.skill_id)
  await assertSkillsExist(ctx, skillIds)
  return transact(ctx, async (tx) => {
    const seeker = await lockSeeker(tx, actor, userId)
    await lockSkills(tx, skillIds)
    const before = await readSkills(tx, userId)
    const after = input
      .map((skill) => ({
        seekerUserId: userId,
        skillId: skill.skill_id,
        proficiencyLevel: skill.proficiency_level,
      }))
      .sort((a, b) => a.skillId - b.skillId)
    if (isDeepStrictEqual(after, before)) return before

    await writeSkills(tx, userId, after)
    await writeSeeker(tx, seeker)
    return after
  })
}
