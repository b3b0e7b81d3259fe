import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import type { Transaction } from '@portal/chassis/mysql/database'
import { onDuplicate, single } from '@portal/chassis/mysql/statements'
import { skillCreated } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import { beginWalk } from '../begin-walk.ts'
import type { Context } from '../context.ts'
import { countToday } from '../limits/count-today.ts'
import { type SkillRow, skills } from '../schema.ts'
import { stateOfSkill } from './present.ts'
import { skillName } from './skill-name.ts'

type SkillName = ReturnType<typeof skillName>

/**
 * Adds a skill. Names that readers can hardly distinguish are the same skill. When an administrator adds a removed skill,
 * it is restored. Throws `conflict` if the skill exists, or was removed, and 429 beyond the daily limit of a recruiter.
 */
export function createSkill(
  ctx: Context,
  actor: Actor,
  input: { name: string },
  once: Once<SkillRow>,
): Promise<Created> {
  const name = skillName(input.name)
  const isAdmin = actor.role === 'ADMIN'
  return once.transact(ctx, async (tx) => {
    const created = (isAdmin && (await restore(tx, name))) || (await insertSkill(tx, name))
    await record(tx, skillCreated, { aggregateId: created.id, revision: created.revision, data: stateOfSkill(created) })
    if (!isAdmin) await countToday(tx, actor.id, 'ADD_SKILL', ctx.limits.skillsPerDay)
    // Only restoring a skill changes what jobs show.
    tx.afterCommit(isAdmin ? ctx.cache.renew : () => ctx.cache.renewJob())
    tx.afterCommit(ctx.walk)
    return created
  })
}

async function insertSkill(tx: Transaction, name: SkillName): Promise<SkillRow> {
  const existing = await findByKey(tx, name)
  if (existing?.isDeleted) throw conflict('SKILL_REMOVED', 'A skill with this name was removed by an administrator')
  const { id } = single(await onDuplicate(tx.insert(skills).values(name).$returningId(), skillExists))
  return single(await tx.select().from(skills).where(eq(skills.id, id)))
}

async function restore(tx: Transaction, { name, nameKey }: SkillName): Promise<SkillRow | undefined> {
  const existing = await findByKey(tx, { name, nameKey })
  if (!existing?.isDeleted) return undefined
  const restored = { name, isDeleted: null, revision: existing.revision + 1 }
  await tx.update(skills).set(restored).where(eq(skills.id, existing.id))
  await beginWalk(tx, { through: 'SKILL', id: existing.id })
  return single(await tx.select().from(skills).where(eq(skills.id, existing.id)))
}

/** Locks the row, so that a skill is not restored twice. */
async function findByKey(tx: Transaction, { nameKey }: SkillName): Promise<SkillRow | undefined> {
  const [skill] = await tx.select().from(skills).where(eq(skills.nameKey, nameKey)).for('update')
  return skill
}

function skillExists() {
  return conflict('SKILL_EXISTS', 'A skill with this name already exists')
}
