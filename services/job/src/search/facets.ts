// Counts how many jobs a search would find if one more filter value were chosen. The value replaces another one of its
// kind; skills are added to those already chosen.
// Guarantees: counts are exact for all open jobs, which have stored counters, and for searches of up to 20,000 jobs.
// Larger ones are estimated from the newest 20,000, with `is_exact` false, so the cost does not grow with their number.
import { type PreparedResponse, prepareResponse } from '@portal/chassis/http/prepared-response'
import { jobTypes } from '@portal/contracts/job/http'
import type { JobFacets, JobFilters } from '@portal/contracts/job/search-http'
import { and, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { keyOfQuery } from '../cache/cache.ts'
import type { Context } from '../context.ts'
import { readReplica, ttlSeconds } from '../replica.ts'
import { skills } from '../schema.ts'
import { fields, nameTerm } from '../search-index/document.ts'
import { matchesName, type NameKind, nameOf, parseName } from '../search-index/names.ts'
import { planSearch, select } from './plan.ts'
import { pageStatement } from './statement.ts'

const facetSeconds = 60
const maxCounted = 20_000
const maxValues = 20

type Kind = 'type' | 'place' | 'company' | 'skill'
type Group = { value: string; count: number }
type Counted = { groups: Group[]; isExact: boolean; total: number }

const grouped: Record<Kind, { column: SQL; join: SQL }> = {
  type: { column: sql`job.job_type`, join: sql`JOIN jobs AS job ON job.id = matching.id` },
  place: { column: sql`job.location`, join: sql`JOIN jobs AS job ON job.id = matching.id` },
  company: { column: sql`job.company_name`, join: sql`JOIN jobs AS job ON job.id = matching.id` },
  skill: { column: sql`required.skill_id`, join: sql`JOIN job_skills AS required ON required.job_id = matching.id` },
}

/** The facets of a search. */
export function readFacets(ctx: Context, search: JobFilters): Promise<PreparedResponse> {
  const read = async (ctx: Context) => {
    const source = { ctx, matchesOf: findOnce(ctx) }
    const [types, places, companies, jobSkills] = await Promise.all([
      count(source, 'type', { ...search, job_type: undefined }),
      count(source, 'place', { ...search, location: undefined }),
      count(source, 'company', { ...search, company: undefined }),
      count(source, 'skill', search),
    ])
    const [location, company, skill] = await Promise.all([
      byName(ctx, 'place', places.groups),
      byName(ctx, 'company', companies.groups),
      withNames(ctx, mostCommon(jobSkills.groups)),
    ])
    const facets: JobFacets = {
      total: jobSkills.total,
      is_exact: [types, places, companies, jobSkills].every(({ isExact }) => isExact),
      job_type: jobTypes.map((type) => ({
        value: type,
        count: types.groups.find(({ value }) => value === type)?.count ?? 0,
      })),
      location,
      company,
      skill,
    }
    return prepareResponse(facets)
  }
  const entry = { key: keyOfQuery('facets', search), ttlSeconds: ttlSeconds(ctx, facetSeconds) }
  return ctx.cache.response(entry, () => readReplica(ctx, read))
}

type MatchesOf = (filters: JobFilters) => Promise<number[]>

/**
 * Finds the jobs of each search once, newest first, and one more than are counted. Kinds whose filter is not set all
 * count the same search.
 */
function findOnce(ctx: Context): MatchesOf {
  const found = new Map<string, Promise<number[]>>()
  const find = async (filters: JobFilters) => {
    const plan = await planSearch(ctx, filters, 'other')
    if (!plan) return []
    const part = { level: fields.anywhere, order: 'newest' } as const
    const rows = await select<{ id: number }>(ctx, pageStatement(plan, part, { limit: maxCounted + 1, offset: 0 }))
    return rows.map(({ id }) => id)
  }
  return (filters) => {
    const key = JSON.stringify(filters)
    const ids = found.get(key) ?? find(filters)
    found.set(key, ids)
    return ids
  }
}

function isNameKind(kind: Kind): kind is NameKind {
  return kind === 'place' || kind === 'company'
}

type Source = { ctx: Context; matchesOf: MatchesOf }

async function count({ ctx, matchesOf }: Source, kind: Kind, search: JobFilters): Promise<Counted> {
  if (Object.values(search).every((value) => value === undefined || value === '' || value === false)) {
    return countAll(ctx, kind)
  }
  const ids = await matchesOf(search)
  const [oldest] = ids.slice(-1)
  if (oldest === undefined) return { groups: [], isExact: true, total: 0 }
  const { column, join } = grouped[kind]
  const groups = await select<Group>(
    ctx,
    sql`SELECT ${column} AS value, COUNT(*) AS count FROM JSON_TABLE(${JSON.stringify(ids)}, '$[*]' COLUMNS (
      id BIGINT UNSIGNED PATH '$')) AS matching ${join} GROUP BY ${column}`,
  )
  const isExact = ids.length <= maxCounted
  const share = isExact ? 1 : await shareSince(ctx, oldest)
  const estimated = (each: number) => Math.round(each / share)
  const normalize = isNameKind(kind) ? (value: string) => nameOf(kind, value) : String
  return {
    groups: groups.map((group) => ({ value: normalize(String(group.value)), count: estimated(Number(group.count)) })),
    isExact,
    total: estimated(ids.length),
  }
}

/** The approximate fraction of all jobs that are not older than this one. */
async function shareSince(ctx: Context, id: number): Promise<number> {
  const [row] = await select<{ newest: number }>(ctx, sql`SELECT MAX(id) AS newest FROM jobs`)
  const newest = Number(row?.newest)
  return Math.max(newest - id, 1) / newest
}

/** Counts all open jobs, from the stored counters. */
async function countAll(ctx: Context, kind: Kind): Promise<Counted> {
  const read = (each: Kind) =>
    select<Group>(
      ctx,
      sql`SELECT SUBSTRING(term, ${each.length + 2}) AS value, SUM(jobs) AS count FROM fact_counts
        WHERE term LIKE ${`${each}:%`} GROUP BY term HAVING SUM(jobs) > 0`,
    )
  const [rows, types] = await Promise.all([read(kind), read('type')])
  const groups = rows.map(({ value, count }) => ({ value, count: Number(count) }))
  return { groups, isExact: true, total: types.reduce((sum, each) => sum + Number(each.count), 0) }
}

/** The most common names. The count of each includes all names that match it, because it may be a part of them. */
async function byName(ctx: Context, kind: NameKind, groups: readonly Group[]): Promise<Group[]> {
  const names = new Map<string, number>()
  for (const { value, count } of groups) names.set(value, (names.get(value) ?? 0) + count)
  const all = [...names].map(([value, count]) => ({ value, count }))
  const chosen = await withSpelling(ctx, kind, mostCommon(all))
  return chosen.map(({ value }) => {
    const pattern = parseName(kind, value)
    const matches = pattern ? all.filter((each) => matchesName(each.value, pattern)) : []
    return { value, count: matches.reduce((sum, { count }) => sum + count, 0) }
  })
}

function mostCommon<Each extends Group>(groups: readonly Each[]): Each[] {
  return groups
    .filter(({ value }) => value !== '')
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    .slice(0, maxValues)
}

/** Replaces normal forms, which have no case or accents, by the spelling of the newest job with the name. */
async function withSpelling(ctx: Context, kind: NameKind, groups: readonly Group[]): Promise<Group[]> {
  if (groups.length === 0) return []
  const { column } = grouped[kind]
  const newest = groups.map(({ value }, index) => {
    const term = nameTerm(kind, value)
    return sql`SELECT ${index} AS nth, ${column} AS name FROM jobs AS job WHERE job.id = (
      SELECT MAX(job_id) FROM job_terms WHERE term = ${term} AND level = ${fields.anywhere})`
  })
  const rows = await select<{ nth: number; name: string }>(ctx, sql.join(newest, sql` UNION ALL `))
  const names = new Map(rows.map(({ nth, name }) => [Number(nth), name]))
  return groups.map(({ value, count }, index) => ({ value: names.get(index) ?? value, count }))
}

async function withNames(ctx: Context, groups: readonly Group[]): Promise<JobFacets['skill']> {
  if (groups.length === 0) return []
  const ids = groups.map(({ value }) => Number(value))
  const rows = await ctx.db
    .select({ id: skills.id, name: skills.name })
    .from(skills)
    .where(and(inArray(skills.id, ids), isNull(skills.isDeleted)))
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  // The index may still contain a skill that was removed a moment ago.
  return groups.flatMap(({ value, count }) => {
    const name = names.get(Number(value))
    return name === undefined ? [] : [{ id: Number(value), name, count }]
  })
}
