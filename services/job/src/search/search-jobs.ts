import { type PreparedResponse, preparePageResponse } from '@portal/chassis/http/prepared-response'
import type { JobSearch } from '@portal/contracts/job/search-http'
import { and, eq, getTableColumns, inArray } from 'drizzle-orm'
import { keyOfQuery } from '../cache/cache.ts'
import type { Context } from '../context.ts'
import { firstEndOf, isNotOverAt } from '../ends/end.ts'
import { makePage } from '../jobs/long-pages.ts'
import { presentCard, presentJob } from '../jobs/present.ts'
import { cardColumns, describeJobs, isVisible } from '../jobs/queries.ts'
import { readReplica, ttlSeconds } from '../replica.ts'
import { type DescribedJob, jobs } from '../schema.ts'
import { fields } from '../search-index/document.ts'
import { decodeCursor, encodeCursor, type Position } from './cursor.ts'
import { createWordFinder } from './find-words.ts'
import { type Plan, planSearch } from './plan.ts'
import { select } from './select.ts'
import { countStatement, type Part, pageStatement } from './statement.ts'

const searchSeconds = 60
const maxSkippedRows = 1000

type PageRange = { after: Position | undefined; skip: number; count: number }

/**
 * A page of the open jobs that match, as a prepared response. Throws 400 for a cursor that does not belong to the
 * search.
 */
export async function searchJobs(ctx: Context, search: JobSearch): Promise<PreparedResponse> {
  const { cursor, limit, skip, include_total: includeTotal, sort, view, ...filters } = search
  const order = sort === 'relevance' || sort === undefined ? (filters.q ? 'relevance' : 'newest') : sort
  const purpose = JSON.stringify([filters, order])
  const after = cursor === undefined ? undefined : decodeCursor(ctx.cursorKey, purpose, cursor)
  const key = keyOfQuery(view ?? 'search', [purpose, after, limit, skip, includeTotal])
  const read = async (ctx: Context) => {
    const plan = await planSearch(ctx, filters, order === 'salary' ? order : 'other')
    const range = { after, skip: after ? 0 : skip, count: limit + 1 }
    const found = plan ? await find(ctx, plan, order, range) : []
    const last = found.length > limit ? found[limit - 1] : undefined
    const { columns, present } = view === 'card' ? cardView(filters.q) : fullView
    const ids = found.slice(0, limit).map(({ id }) => id)
    const rows = await readOpenJobs(ctx, ids, columns)
    const page = {
      rows,
      ...(last ? { next: encodeCursor(ctx.cursorKey, purpose, last) } : {}),
      ...(includeTotal ? { total: plan ? await countMatches(ctx, plan) : 0 } : {}),
    }
    return { ...(await preparePageResponse(page, present)), endsAt: firstEndOf(rows, ctx.now()) }
  }
  const entry = { key, ttlSeconds: ttlSeconds(ctx, searchSeconds) }
  return ctx.cache.response(entry, () => makePage(limit, () => readReplica(ctx, read)))
}

/** What a response reads and shows of each job. */
const fullView = { columns: getTableColumns(jobs), present: (job: DescribedJob): unknown => presentJob(job, 'public') }

function cardView(typed: string | undefined) {
  if (!typed) return { columns: cardColumns, present: (job: DescribedJob): unknown => presentCard(job, 'public') }
  const find = createWordFinder(typed)
  const present = (job: DescribedJob): unknown => presentCard(job, 'public', find(job.description))
  return { columns: getTableColumns(jobs), present }
}

async function find(
  ctx: Context,
  plan: Plan,
  order: 'relevance' | 'newest' | 'salary',
  range: PageRange,
): Promise<Position[]> {
  if (order !== 'relevance' || plan.requirements.every(({ isFilter }) => isFilter)) {
    const part: Part = { level: fields.anywhere, order: order === 'salary' ? order : 'newest', after: range.after }
    return readPart(ctx, plan, part, { limit: range.count, offset: range.skip })
  }
  return findByRelevance(ctx, plan, range)
}

/**
 * First jobs with all words in the title, then in title, skills, company or place, then all others; each newest first.
 */
async function findByRelevance(ctx: Context, plan: Plan, { after, skip, count }: PageRange): Promise<Position[]> {
  const found: Position[] = []
  let offset = skip
  for (const level of Object.values(fields).filter((each) => each >= (after?.rank ?? 0))) {
    const part: Part = { level, isExact: true, order: 'newest', after: level === after?.rank ? after : undefined }
    // Counting a part costs less than reading more rows than this to skip them.
    const total = offset > maxSkippedRows ? await countMatches(ctx, plan, part) : Number.POSITIVE_INFINITY
    if (total <= offset) {
      offset -= total
      continue
    }
    const some = await readPart(ctx, plan, part, { limit: count - found.length, offset })
    found.push(...some)
    if (found.length >= count) break
    if (some.length > 0) offset = 0
    else if (offset > 0) offset = Math.max(0, offset - (await countMatches(ctx, plan, part)))
  }
  return found
}

function readPart(ctx: Context, plan: Plan, part: Part, page: { limit: number; offset: number }): Promise<Position[]> {
  return select<Position>(ctx, pageStatement(plan, part, page))
}

async function countMatches(
  ctx: Context,
  plan: Plan,
  part: Part = { level: fields.anywhere, order: 'newest' },
): Promise<number> {
  const [row] = await select<{ total: number }>(ctx, countStatement(plan, part))
  return Number(row?.total)
}

/** The jobs in the order of `ids`, without those that have ended or been hidden meanwhile. */
async function readOpenJobs(
  ctx: Context,
  ids: number[],
  columns: typeof fullView.columns | typeof cardColumns,
): Promise<DescribedJob[]> {
  if (ids.length === 0) return []
  const open = and(inArray(jobs.id, ids), eq(jobs.status, 'OPEN'), isVisible, isNotOverAt(ctx.now()))
  const described = await describeJobs(ctx.db, await ctx.db.select(columns).from(jobs).where(open))
  const byId = new Map(described.map((job) => [job.id, job]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
