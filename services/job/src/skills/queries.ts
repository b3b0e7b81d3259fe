import { missing } from '@portal/chassis/errors'
import { type Page, readPage } from '@portal/chassis/paging'
import type { Facts, FactsQuery } from '@portal/contracts/event'
import type { PageQuery } from '@portal/contracts/fields'
import { asc, eq, gt, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type SkillRow, skills } from '../schema.ts'
import { factsOfSkill } from './present.ts'

/** All skills, oldest first. */
export function listSkills(ctx: Context, query: PageQuery): Promise<Page<SkillRow>> {
  return readPage(ctx.db, skills, { where: [isNull(skills.isDeleted)], query, order: 'oldest' })
}

type SkillFacts = Facts<ReturnType<typeof factsOfSkill>>

/** What other services may know of a skill. Throws `missing`. */
export async function readSkillFacts(ctx: Context, id: number): Promise<SkillFacts> {
  const [skill] = await ctx.db.select().from(skills).where(eq(skills.id, id))
  if (!skill) throw missing('Skill')
  return { revision: skill.revision, data: factsOfSkill(skill) }
}

/** The same of many skills, by id. */
export async function listSkillFacts(ctx: Context, { after, limit }: FactsQuery): Promise<SkillFacts[]> {
  const rows = await ctx.db.select().from(skills).where(gt(skills.id, after)).orderBy(asc(skills.id)).limit(limit)
  return rows.map((row) => ({ revision: row.revision, data: factsOfSkill(row) }))
}
