import { missing } from '@portal/chassis/errors'
import { readPage } from '@portal/chassis/paging'
import { type PreparedResponse, preparePageResponse } from '@portal/chassis/prepared-response'
import type { FactsQuery, State } from '@portal/contracts/event'
import type { PageQuery } from '@portal/contracts/fields'
import { asc, eq, gt, isNull } from 'drizzle-orm'
import { keyOfQuery } from '../cache.ts'
import type { Context } from '../context.ts'
import { skills } from '../schema.ts'
import { factsOfSkill, presentSkill } from './present.ts'

const listSeconds = 60

/** All skills, oldest first, ready to be answered. */
export function listSkills(ctx: Context, query: PageQuery): Promise<PreparedResponse> {
  return ctx.cache.response({ key: keyOfQuery('skills', query), ttlSeconds: listSeconds }, async () =>
    preparePageResponse(
      await readPage(ctx.db, skills, { where: [isNull(skills.isDeleted)], query, order: 'oldest' }),
      presentSkill,
    ),
  )
}

type SkillFacts = State<ReturnType<typeof factsOfSkill>>

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
