import { type PreparedResponse, preparePageResponse } from '@portal/chassis/prepared-response'
import type { JobSearch } from '@portal/contracts/job/search-http'
import { and, eq, inArray } from 'drizzle-orm'
import { keyOfQuery } from '../cache.ts'
import type { Context } from '../context.ts'
import { makePage } from '../jobs/long-pages.ts'
import { type DescribedJob, presentJob } from '../jobs/present.ts'
import { describeJobs, isVisible } from '../jobs/queries.ts'
import { readReplica, ttlSeconds } from '../replica.ts'
import { jobs } from '../schema.ts'
import { decodeCursor, encodeCursor, type Position } from './cursor.ts'
import { fields } from './document.ts'
import { type Plan, planSearch, select } from './plan.ts'
import { countStatement, type Part, pageStatement } from './statement.ts'

const searchSeconds = 60
const deep = 1000

type Found = Position[]
type Wanted = { after: Position | undefined; skip: number; count: number }

/** A page of the open jobs that fit the search, ready to be answered. Throws `malformed` for another search's cursor. */
export async function searchJobs(ctx: Context, search: JobSearch): Promise<PreparedResponse> {
  const { cursor, limit, skip, include_total: includeTotal, sort, ...filters } = search
  const order = sort === 'relevance' || sort === undefined ? (filters.q ? 'relevance' : 'newest') : sort
  const purpose = JSON.stringify([filters, order])
  const after = cursor === undefined ? undefined : decodeCursor(ctx.cursorKey, purpose, cursor)
  const key = keyOfQuery('search', [purpose, after, limit, skip, includeTotal])
  const read = async (ctx: Context) => {
    const plan = await planSearch(ctx, filters, order === 'salary' ? order : 'other')
    const wanted = { after, skip: after ? 0 : skip, count: limit + 1 }
    const found = plan ? await find(ctx, plan, order, wanted) : []
    const last = found.length > limit ? found[limit - 1] : undefined
    const rows = await readOpenJobs(
      ctx,
      found.slice(0, limit).map(({ id }) => id),
    )
    const page = {
      rows,
      ...(last ? { next: encodeCursor(ctx.cursorKey, purpose, last) } : {}),
      ...(includeTotal ? { total: plan ? await countCandidates(ctx, plan) : 0 } : {}),
    }
    return preparePageResponse(page, presentJob)
  }
  const requirement = { key, ttlSeconds: ttlSeconds(ctx, searchSeconds) }
  return ctx.cache.response(requirement, () => makePage(limit, () => readReplica(ctx, read)))
}

async function find(
  ctx: Context,
  plan: Plan,
  order: 'relevance' | 'newest' | 'salary',
  wanted: Wanted,
): Promise<Found> {
  if (order !== 'relevance' || plan.slots.every(({ isFact }) => isFact)) {
    const part: Part = { level: fields.anywhere, order: order === 'salary' ? order : 'newest', after: wanted.after }
    return readPart(ctx, plan, part, { limit: wanted.count, offset: wanted.skip })
  }
  return findByRelevance(ctx, plan, wanted)
}

/** First the jobs that have all words in the title, then those in title or skills, then all others; each newest first. */
async function findByRelevance(ctx: Context, plan: Plan, { after, skip, count }: Wanted): Promise<Found> {
  const found: Found = []
  let offset = skip
  for (const level of Object.values(fields).filter((each) => each >= (after?.rank ?? 0))) {
    const part: Part = { level, isExact: true, order: 'newest', after: level === after?.rank ? after : undefined }
    // Reading so many only to leave them out costs more than counting them.
    const total = offset > deep ? await countCandidates(ctx, plan, part) : Number.POSITIVE_INFINITY
    if (total <= offset) {
      offset -= total
      continue
    }
    const some = await readPart(ctx, plan, part, { limit: count - found.length, offset })
    found.push(...some)
    if (found.length >= count) break
    if (some.length > 0) offset = 0
    else if (offset > 0) offset = Math.max(0, offset - (await countCandidates(ctx, plan, part)))
  }
  return found
}

function readPart(ctx: Context, plan: Plan, part: Part, page: { limit: number; offset: number }): Promise<Found> {
  return select<Position>(ctx, pageStatement(plan, part, page))
}

async function countCandidates(
  ctx: Context,
  plan: Plan,
  part: Part = { level: fields.anywhere, order: 'newest' },
): Promise<number> {
  const [row] = await select<{ total: number }>(ctx, countStatement(plan, part))
  return Number(row?.total)
}

/** The jobs in the order of their ids here. One that has been closed or hidden meanwhile is left out. */
async function readOpenJobs(ctx: Context, ids: number[]): Promise<DescribedJob[]> {
  if (ids.length === 0) return []
  const open = and(inArray(jobs.id, ids), eq(jobs.status, 'OPEN'), isVisible)
  const described = await describeJobs(ctx.db, await ctx.db.select().from(jobs).where(open))
  const byId = new Map(described.map((job) => [job.id, job]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
