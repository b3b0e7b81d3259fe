import type { Actor } from '@portal/chassis/actor'
import { onDuplicate, single, type Transaction } from '@portal/chassis/database'
import { conflict } from '@portal/chassis/errors'
import { transactOnce } from '@portal/chassis/idempotency'
import { skillCreated } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { countToday } from '../limits/count-today.ts'
import { type SkillRow, skills } from '../schema.ts'
import { beginWalk } from '../walks/begin-walk.ts'
import { stateOfSkill } from './present.ts'
import { skillName } from './skill-name.ts'

type SkillName = ReturnType<typeof skillName>

/**
 * Adds a skill. Names that readers can hardly distinguish are the same skill. One that was removed comes back where an
 * administrator adds it, and only then. A recruiter adds so many a day.
 */
export async function createSkill(ctx: Context, actor: Actor, input: { name: string }): Promise<SkillRow> {
  const named = skillName(input.name)
  const isAdmin = actor.role === 'ADMIN'
  // What jobs show changes only with one that comes back.
  const skill = await transactOnce(isAdmin ? ctx : ctx.forJob(), async (tx) => {
    const created = (isAdmin && (await bringBack(tx, named))) || (await insertSkill(tx, named))
    await record(tx, skillCreated, { aggregateId: created.id, revision: created.revision, data: stateOfSkill(created) })
    if (!isAdmin) await countToday(tx, actor.id, 'ADD_SKILL', ctx.limits.skillsPerDay)
    return created
  })
  ctx.walk()
  return skill
}

async function insertSkill(tx: Transaction, named: SkillName): Promise<SkillRow> {
  const known = await findByKey(tx, named)
  if (known?.isDeleted) throw conflict('SKILL_REMOVED', 'A skill of this name was removed')
  const { id } = single(await onDuplicate(tx.insert(skills).values(named).$returningId(), skillExists))
  return single(await tx.select().from(skills).where(eq(skills.id, id)))
}

async function bringBack(tx: Transaction, named: SkillName): Promise<SkillRow | undefined> {
  const known = await findByKey(tx, named)
  if (!known?.isDeleted) return undefined
  const back = { name: named.name, isDeleted: null, revision: known.revision + 1 }
  await tx.update(skills).set(back).where(eq(skills.id, known.id))
  await beginWalk(tx, { through: 'SKILL', id: known.id })
  return single(await tx.select().from(skills).where(eq(skills.id, known.id)))
}

/** Locked where there is one, so that it is not brought back twice. */
async function findByKey(tx: Transaction, { nameKey }: SkillName): Promise<SkillRow | undefined> {
  const [known] = await tx.select().from(skills).where(eq(skills.nameKey, nameKey)).for('update')
  return known
}

function skillExists() {
  return conflict('SKILL_EXISTS', 'There is a skill of this name')
}
