import { type Transactional, transact } from '@portal/chassis/mysql/database'
import { asc, eq, gt } from 'drizzle-orm'
import { skills } from '../schema.ts'
import { keyOf } from './skill-name.ts'

const pageSize = 500

/**
 * Recomputes the keys of all skills after a release that changes which names are equal. If another skill already has
 * the new key, a skill keeps its old key, because jobs may require both.
 */
export async function renewSkillKeys(ctx: Transactional): Promise<void> {
  for (let after = 0, count = pageSize; count === pageSize; ) {
    const page = await ctx.db.select().from(skills).where(gt(skills.id, after)).orderBy(asc(skills.id)).limit(pageSize)
    for (const { id, name, updatedAt } of page.filter((skill) => keyOf(skill.name) !== skill.nameKey)) {
      await transact(ctx, async (tx) => {
        const key = keyOf(name)
        const [taken] = await tx.select().from(skills).where(eq(skills.nameKey, key)).for('update')
        if (key !== '' && !taken) {
          await tx.update(skills).set({ nameKey: key, updatedAt }).where(eq(skills.id, id))
        }
      })
    }
    count = page.length
    after = page.at(-1)?.id ?? after
  }
}
