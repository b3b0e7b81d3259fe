import { notFound } from '@portal/chassis/errors'
import { transact } from '@portal/chassis/mysql/database'
import { skillDeleted } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { and, eq, isNull } from 'drizzle-orm'
import { beginWalk } from '../begin-walk.ts'
import type { Context } from '../context.ts'
import { skills } from '../schema.ts'
import { stateOfSkill } from './present.ts'

/**
 * Removes a skill, for an administrator. Jobs no longer show it and are not found by it. The row stays, so that
 * recruiters cannot add the name again. Throws 404.
 */
export async function deleteSkill(ctx: Context, id: number): Promise<void> {
  await transact(ctx, async (tx) => {
    const [skill] = await tx
      .select()
      .from(skills)
      .where(and(eq(skills.id, id), isNull(skills.isDeleted)))
      .for('update')
    if (!skill) throw notFound('Skill')
    const deleted = { isDeleted: ctx.now(), revision: skill.revision + 1 }
    await tx.update(skills).set(deleted).where(eq(skills.id, id))
    await beginWalk(tx, { through: 'SKILL', id })
    await record(tx, skillDeleted, {
      aggregateId: id,
      revision: deleted.revision,
      data: stateOfSkill({ ...skill, ...deleted }),
    })
    tx.afterCommit(ctx.cache.renew)
    tx.afterCommit(ctx.walk)
  })
}
