import { notFound } from '@portal/chassis/errors'
import { type Page, readPage } from '@portal/chassis/http/paging'
import { type PagePart, readParts } from '@portal/chassis/http/paging-parts'
import { type PreparedResponse, preparePageResponse } from '@portal/chassis/http/prepared-response'
import type { Database } from '@portal/chassis/mysql/database'
import { escapeLike } from '@portal/chassis/mysql/escape-like'
import type { State, StateQuery } from '@portal/contracts/event'
import type { SkillsQuery } from '@portal/contracts/job/skills-query'
import { comparableText } from '@portal/contracts/text'
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { keyOfQuery } from '../cache/cache.ts'
import type { Context } from '../context.ts'
import { type SkillRow, skills } from '../schema.ts'
import { presentSkill, stateOfSkill } from './present.ts'
import { keyOf } from './skill-name.ts'

const listSeconds = 60
/** Further words are ignored, to bound the cost. */
const maxWords = 8

/** A page of skills as a prepared response: of all, of those with the given ids, or of those whose name matches `q`. */
export function listSkills(ctx: Context, query: SkillsQuery): Promise<PreparedResponse> {
  return ctx.cache.response({ key: keyOfQuery('skills', query), ttlSeconds: listSeconds }, async () =>
    preparePageResponse(await readSkills(ctx.db, query), presentSkill),
  )
}

function readSkills(db: Database, { q, ids, ...query }: SkillsQuery): Promise<Page<SkillRow>> {
  const where = and(isNull(skills.isDeleted), ids && inArray(skills.id, ids))
  if (!q) return readPage(db, skills, { where: [where], query, order: 'oldest' })
  return readParts(db, skills, { where, parts: partsOf(q), query })
}

/** Names that begin with the text, in order of their keys, so the name itself is first; then names with all its words. */
function partsOf(typed: string): PagePart[] {
  const key = keyOf(typed)
  if (key === '') return []
  const begins = sql`${skills.nameKey} LIKE ${`${escapeLike(key)}%`}`
  const words = comparableText(typed).split(' ').slice(0, maxWords)
  // The collation of the column depends on the database; this one ignores case and accents.
  const contained = words.map((each) => sql`${skills.name} COLLATE utf8mb4_unicode_ci LIKE ${`%${escapeLike(each)}%`}`)
  return [
    { where: begins, by: skills.nameKey },
    { where: sql`NOT ${begins} AND ${sql.join(contained, sql` AND `)}`, by: skills.id },
  ]
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
