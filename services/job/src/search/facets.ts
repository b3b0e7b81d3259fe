// What a search could be narrowed by, and to how many jobs: each count is what the same search finds once the value is
// chosen, in the place of another one of its kind, or, of skills, besides others. Counts of all open jobs are kept with each
// change. For anything narrower the jobs are counted, up to 20,000 of them; where more fit, the newest 20,000 stand for all
// and the answer says that it is estimated, so that what it costs does not grow with the number of jobs.
import { type PreparedResponse, prepareResponse } from '@portal/chassis/prepared-response'
import { jobTypes } from '@portal/contracts/job/http'
import type { JobFacets, JobFilters } from '@portal/contracts/job/search-http'
import { and, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { keyOfQuery } from '../cache.ts'
import type { Context } from '../context.ts'
import { readReplica, ttlSeconds } from '../replica.ts'
import { skills } from '../schema.ts'
import { fields, nameFact } from './document.ts'
import { isWanted, type NameKind, nameOf, wantedName } from './names.ts'
import { planSearch, select } from './plan.ts'
import { pageStatement } from './statement.ts'

const facetSeconds = 60
const countedAtMost = 20_000
const shown = 20

type Kind = 'type' | 'place' | 'company' | 'skill'
type Group = { value: string; count: number }
type Counted = { groups: Group[]; isExact: boolean; total: number }

const grouped: Record<Kind, { column: SQL; join: SQL }> = {
  type: { column: sql`job.job_type`, join: sql`JOIN jobs AS job ON job.id = fitting.id` },
  place: { column: sql`job.location`, join: sql`JOIN jobs AS job ON job.id = fitting.id` },
  company: { column: sql`job.company_name`, join: sql`JOIN jobs AS job ON job.id = fitting.id` },
  skill: { column: sql`wanted.skill_id`, join: sql`JOIN job_skills AS wanted ON wanted.job_id = fitting.id` },
}

/** The facets of a search. */
export function readFacets(ctx: Context, search: JobFilters): Promise<PreparedResponse> {
  const read = async (ctx: Context) => {
    const finding = { ctx, candidatesOf: findOnce(ctx) }
    const [types, places, companies, wantedSkills] = await Promise.all([
      count(finding, 'type', { ...search, job_type: undefined }),
      count(finding, 'place', { ...search, location: undefined }),
      count(finding, 'company', { ...search, company: undefined }),
      count(finding, 'skill', search),
    ])
    const [location, company, skill] = await Promise.all([
      byName(ctx, 'place', places.groups),
      byName(ctx, 'company', companies.groups),
      named(ctx, commonPasswords(wantedSkills.groups)),
    ])
    const facets: JobFacets = {
      total: wantedSkills.total,
      is_exact: [types, places, companies, wantedSkills].every(({ isExact }) => isExact),
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
  const requirement = { key: keyOfQuery('facets', search), ttlSeconds: ttlSeconds(ctx, facetSeconds) }
  return ctx.cache.response(requirement, () => readReplica(ctx, read))
}

type CandidatesOf = (filters: JobFilters) => Promise<number[]>

/**
 * Looks for the jobs of each search once, the newest first and one more than are counted; without the filters that are left
 * out the kinds all ask for the same.
 */
function findOnce(ctx: Context): CandidatesOf {
  const found = new Map<string, Promise<number[]>>()
  const find = async (filters: JobFilters) => {
    const plan = await planSearch(ctx, filters, 'other')
    if (!plan) return []
    const part = { level: fields.anywhere, order: 'newest' } as const
    const rows = await select<{ id: number }>(ctx, pageStatement(plan, part, { limit: countedAtMost + 1, offset: 0 }))
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

type Finding = { ctx: Context; candidatesOf: CandidatesOf }

async function count({ ctx, candidatesOf }: Finding, kind: Kind, search: JobFilters): Promise<Counted> {
  if (Object.values(search).every((value) => value === undefined || value === '' || value === false)) {
    return countAll(ctx, kind)
  }
  const ids = await candidatesOf(search)
  const [oldest] = ids.slice(-1)
  if (oldest === undefined) return { groups: [], isExact: true, total: 0 }
  const { column, join } = grouped[kind]
  const groups = await select<Group>(
    ctx,
    sql`SELECT ${column} AS value, COUNT(*) AS count FROM JSON_TABLE(${JSON.stringify(ids)}, '$[*]' COLUMNS (
      id BIGINT UNSIGNED PATH '$')) AS fitting ${join} GROUP BY ${column}`,
  )
  const isExact = ids.length <= countedAtMost
  const share = isExact ? 1 : await shareSince(ctx, oldest)
  const estimated = (each: number) => Math.round(each / share)
  const kept = isNameKind(kind) ? (value: string) => nameOf(kind, value) : String
  return {
    groups: groups.map((group) => ({ value: kept(String(group.value)), count: estimated(Number(group.count)) })),
    isExact,
    total: estimated(ids.length),
  }
}

/** Which part of all jobs is not older than one. */
async function shareSince(ctx: Context, id: number): Promise<number> {
  const [row] = await select<{ newest: number }>(ctx, sql`SELECT MAX(id) AS newest FROM jobs`)
  const newest = Number(row?.newest)
  return Math.max(newest - id, 1) / newest
}

/** Of all open jobs, from the counts that are kept. */
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

/** The commonest names, each with the jobs that are found by it: it may be a part of other names, or lie in one place of them. */
async function byName(ctx: Context, kind: NameKind, groups: readonly Group[]): Promise<Group[]> {
  const names = new Map<string, number>()
  for (const { value, count } of groups) names.set(value, (names.get(value) ?? 0) + count)
  const kept = [...names].map(([value, count]) => ({ value, count }))
  const chosen = await spelled(ctx, kind, commonPasswords(kept))
  return chosen.map(({ value }) => {
    const wanted = wantedName(kind, value)
    const candidates = wanted ? kept.filter((each) => isWanted(each.value, wanted)) : []
    return { value, count: candidates.reduce((sum, { count }) => sum + count, 0) }
  })
}

function commonPasswords<Each extends Group>(groups: readonly Each[]): Each[] {
  return groups
    .filter(({ value }) => value !== '')
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    .slice(0, shown)
}

/** Names as the newest job of each spells them; what is counted with each change are names without case and accents. */
async function spelled(ctx: Context, kind: NameKind, groups: readonly Group[]): Promise<Group[]> {
  if (groups.length === 0) return []
  const { column } = grouped[kind]
  const newest = groups.map(({ value }, index) => {
    const term = nameFact(kind, value)
    return sql`SELECT ${index} AS nth, ${column} AS name FROM jobs AS job WHERE job.id = (
      SELECT MAX(job_id) FROM job_terms WHERE term = ${term} AND level = ${fields.anywhere})`
  })
  const rows = await select<{ nth: number; name: string }>(ctx, sql.join(newest, sql` UNION ALL `))
  const names = new Map(rows.map(({ nth, name }) => [Number(nth), name]))
  return groups.map(({ value, count }, index) => ({ value: names.get(index) ?? value, count }))
}

async function named(ctx: Context, groups: readonly Group[]): Promise<JobFacets['skill']> {
  if (groups.length === 0) return []
  const ids = groups.map(({ value }) => Number(value))
  const rows = await ctx.db
    .select({ id: skills.id, name: skills.name })
    .from(skills)
    .where(and(inArray(skills.id, ids), isNull(skills.isDeleted)))
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  // Jobs may still be found by one that was removed a moment ago.
  return groups.flatMap(({ value, count }) => {
    const name = names.get(Number(value))
    return name === undefined ? [] : [{ id: Number(value), name, count }]
  })
}
