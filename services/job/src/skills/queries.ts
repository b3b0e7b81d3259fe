import { notFound } from '@portal/chassis/errors'
import { readPage } from '@portal/chassis/http/paging'
import { type PreparedResponse, preparePageResponse } from '@portal/chassis/http/prepared-response'
import type { State, StateQuery } from '@portal/contracts/event'
import type { PageQuery } from '@portal/contracts/fields'
import { asc, eq, gt, isNull } from 'drizzle-orm'
import { keyOfQuery } from '../cache/cache.ts'
import type { Context } from '../context.ts'
import { skills } from '../schema.ts'
import { presentSkill, stateOfSkill } from './present.ts'

const listSeconds = 60

/** A page of all skills, oldest first, as a prepared response. */
export function listSkills(ctx: Context, query: PageQuery): Promise<PreparedResponse> {
  return ctx.cache.response({ key: keyOfQuery('skills', query), ttlSeconds: listSeconds }, async () =>
    preparePageResponse(
      await readPage(ctx.db, skills, { where: [isNull(skills.isDeleted)], query, order: 'oldest' }),
      presentSkill,
    ),
  )
}

type SkillState = State<ReturnType<typeof stateOfSkill>>

/** The state of a skill for other services. Throws 404. */
export async function readSkillState(ctx: Context, id: number): Promise<SkillState> {
  const [skill] = await ctx.db.select().from(skills).where(eq(skills.id, id))
  if (!skill) throw notFound('Skill')
  return { revision: skill.revision, data: stateOfSkill(skill) }
}

/** A page of the states of all skills, by id. */
export async function listSkillStates(ctx: Context, { after, limit }: StateQuery): Promise<SkillState[]> {
  const rows = await ctx.db.select().from(skills).where(gt(skills.id, after)).orderBy(asc(skills.id)).limit(limit)
  return rows.map((row) => ({ revision: row.revision, data: stateOfSkill(row) }))
}
