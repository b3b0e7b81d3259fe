import { type Transactional, transact } from '@portal/chassis/database'
import { asc, eq, gt } from 'drizzle-orm'
import { skills } from '../schema.ts'
import { keyOf } from './skill-name.ts'

const pageSize = 500

/**
 * Gives skills the keys that their names have today, after a release that takes other names for the same. Where two skills
 * have come to share a key, the one that has it keeps it and the other keeps its own: jobs ask for both.
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
