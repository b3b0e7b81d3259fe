// Finds the jobs whose values the facets of a search count.
import type { JobFilters } from '@portal/contracts/job/search-http'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { fields } from '../search-index/document.ts'
import { planSearch } from './plan.ts'
import { select } from './select.ts'
import { pageStatement } from './statement.ts'

/** All jobs are counted if there are no more than this. */
const maxCounted = 5_000
/** How many of them are counted approximately if there are more. The error depends on this number only. */
const sampled = 2_000
/** 2^32 divided by the golden ratio: consecutive multiples of it spread evenly over 32 bits. */
const multiplier = 0x9e3779b1

export type Matches = {
  /** The ids of the jobs to count. */
  sample: readonly number[]
  /** Whether the sample contains all jobs that match. */
  isExact: boolean
  /** The number of jobs that match, estimated unless `isExact`. */
  total: number
}

/** Finds the jobs that match. Of more than {@link maxCounted} it samples the newest and estimates the number of all. */
export async function findMatches(ctx: Context, filters: JobFilters): Promise<Matches> {
  const plan = await planSearch(ctx, filters, 'other')
  if (!plan) return { sample: [], isExact: true, total: 0 }
  const part = { level: fields.anywhere, order: 'newest' } as const
  const rows = await select<{ id: number }>(ctx, pageStatement(plan, part, { limit: maxCounted + 1, offset: 0 }))
  const ids = rows.map(({ id }) => id)
  if (ids.length <= maxCounted) return { sample: ids, isExact: true, total: ids.length }
  const share = await shareSince(ctx, ids.at(-1) as number)
  return { sample: sampleOf(ids), isExact: false, total: Math.round(ids.length / share) }
}

/**
 * The jobs with a low hash of their id. So all counts of a search see the same jobs, and a pattern in the order of ids,
 * such as two companies that post in turns, does not matter.
 */
function sampleOf(ids: readonly number[]): number[] {
  const limit = (sampled / maxCounted) * 2 ** 32
  return ids.filter((id) => Math.imul(id, multiplier) >>> 0 < limit)
}

/** The approximate fraction of all jobs that are not older than this one. */
async function shareSince(ctx: Context, id: number): Promise<number> {
  const [row] = await select<{ newest: number }>(ctx, sql`SELECT MAX(id) AS newest FROM jobs`)
  const newest = Number(row?.newest)
  return Math.max(newest - id, 1) / newest
}

/** The ids as a table `matching`, in one parameter. */
export function asTable(ids: readonly number[]): SQL {
  return sql`JSON_TABLE(${JSON.stringify(ids)}, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$')) AS matching`
}
