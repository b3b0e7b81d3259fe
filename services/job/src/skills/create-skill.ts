import { only, unlessDuplicate } from '@portal/chassis/database'
import { conflict } from '@portal/chassis/errors'
import { transactOnce } from '@portal/chassis/idempotency'
import { skillCreated } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type SkillRow, skills } from '../schema.ts'
import { factsOfSkill } from './present.ts'

/** Adds a skill. Names that differ only in case or spacing are the same skill. */
export function createSkill(ctx: Context, input: { name: string }): Promise<SkillRow> {
  const name = input.name.replace(/\s+/g, ' ')
  return transactOnce(ctx.forJob(), async (tx) => {
    const insert = tx.insert(skills).values({ name, nameKey: name.toLowerCase().replaceAll(' ', '') })
    const { id } = only(await unlessDuplicate(insert.$returningId(), skillExists))
    const skill = only(await tx.select().from(skills).where(eq(skills.id, id)))
    await record(tx, skillCreated, { aggregateId: id, revision: skill.revision, data: factsOfSkill(skill) })
    return skill
  })
}

function skillExists() {
  return conflict('SKILL_EXISTS', 'There is a skill of this name')
}
