// Counts how many jobs a search would find if one more filter value were chosen. The value replaces another one of its
// kind; skills are added to those already chosen.
// Guarantees: counts are exact for all open jobs, which have stored counters, and for searches of up to 5,000 jobs.
// Larger ones are estimated from some 2,000 of the newest 5,000, with `is_exact` false, so the cost does not grow with
// their number.
import { type PreparedResponse, prepareResponse } from '@portal/chassis/http/prepared-response'
import { workplaces } from '@portal/contracts/job/place'
import type { JobFacets, JobFilters } from '@portal/contracts/job/search-http'
import { jobTypes, seniorities } from '@portal/contracts/job/work'
import { and, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { keyOfQuery } from '../cache/cache.ts'
import type { Context } from '../context.ts'
import { readReplica, ttlSeconds } from '../replica.ts'
import { skills } from '../schema.ts'
import { fields, nameTerm } from '../search-index/document.ts'
import { matchesName, type NameKind, nameOf, parseName } from '../search-index/names.ts'
import { asTable, findMatches } from './facet-sample.ts'
import { select } from './select.ts'

const facetSeconds = 60
const maxValues = 20

const kinds = ['type', 'place', 'company', 'workplace', 'country', 'seniority', 'currency', 'skill'] as const
type Kind = (typeof kinds)[number]
type Group = { value: string; count: number }
/** The counts of one search, by the kinds that count it. */
type Counted = { groups: Partial<Record<Kind, Group[]>>; isExact: boolean; total: number }

/** Amounts are of the given currency, so they go with it. */
const noPay = { salary_currency: undefined, salary_period: undefined, min_salary: undefined, max_salary: undefined }

/** The columns of `job` with the values of a kind. */
const columns = {
  type: sql`job.job_type`,
  place: sql`job.location`,
  company: sql`job.company_name`,
  workplace: sql`COALESCE(job.workplace, '')`,
  // Several, separated by commas.
  country: sql`CONCAT_WS(',', job.country, IF(job.workplace = 'REMOTE', job.remote_countries, NULL))`,
  seniority: sql`COALESCE(job.seniority, '')`,
  currency: sql`IF(job.pays_yearly >= 0, job.salary_currency, '')`,
}
type ColumnKind = keyof typeof columns

/** The facets of a search. */
export function readFacets(ctx: Context, search: JobFilters): Promise<PreparedResponse> {
  const read = async (ctx: Context) => {
    const counted = await countKinds(ctx, search)
    const groupsOf = (kind: Kind) => counted[kind].groups[kind] ?? []
    const [location, company, skill] = await Promise.all([
      byName(ctx, 'place', groupsOf('place')),
      byName(ctx, 'company', groupsOf('company')),
      withNames(ctx, mostCommon(groupsOf('skill'))),
    ])
    const facets: JobFacets = {
      total: counted.skill.total,
      is_exact: kinds.every((kind) => counted[kind].isExact),
      job_type: countsOf(jobTypes, groupsOf('type')),
      location,
      company,
      workplace: countsOf(workplaces, groupsOf('workplace')),
      country: mostCommon(groupsOf('country')),
      seniority: countsOf(seniorities, groupsOf('seniority')),
      salary_currency: mostCommon(groupsOf('currency')),
      skill,
    }
    return prepareResponse(facets)
  }
  const entry = { key: keyOfQuery('facets', search), ttlSeconds: ttlSeconds(ctx, facetSeconds) }
  return ctx.cache.response(entry, () => readReplica(ctx, read))
}

/** Counts all kinds. Those whose filter is not set count the same search, which is done once for all of them. */
async function countKinds(ctx: Context, search: JobFilters): Promise<Record<Kind, Counted>> {
  const filtersOf: Record<Kind, JobFilters> = {
    type: { ...search, job_type: undefined },
    place: { ...search, location: undefined },
    company: { ...search, company: undefined },
    workplace: { ...search, workplace: undefined },
    country: { ...search, country: undefined },
    seniority: { ...search, seniority: undefined },
    currency: search.salary_currency === undefined ? search : { ...search, ...noPay },
    skill: search,
  }
  const kindsBySearch = Map.groupBy(kinds, (kind) => JSON.stringify(filtersOf[kind]))
  const counted = await Promise.all(
    [...kindsBySearch.values()].map(async (some) => {
      const [first = 'skill'] = some
      const result = await count(ctx, some, filtersOf[first])
      return some.map((kind) => [kind, result] as const)
    }),
  )
  return Object.fromEntries(counted.flat()) as Record<Kind, Counted>
}

async function count(ctx: Context, some: readonly Kind[], search: JobFilters): Promise<Counted> {
  if (Object.values(search).every((value) => value === undefined || value === '' || value === false)) {
    return countAll(ctx, some)
  }
  const { sample, isExact, total } = await findMatches(ctx, search)
  if (sample.length === 0) return { groups: {}, isExact, total }
  const [groups, skill] = await Promise.all([
    countByColumn(ctx, some.filter(isColumnKind), sample),
    some.includes('skill') ? countBySkill(ctx, sample) : [],
  ])
  const factor = total / sample.length
  const estimate = ({ value, count }: Group) => ({ value, count: Math.round(count * factor) })
  const estimated = Object.entries({ ...groups, skill }).map(([kind, each]) => [kind, each.map(estimate)])
  return { groups: Object.fromEntries(estimated), isExact, total }
}

function isColumnKind(kind: Kind): kind is ColumnKind {
  return kind in columns
}

/** Reads each job once for all of these kinds. A value may be in several groups. */
async function countByColumn(
  ctx: Context,
  some: readonly ColumnKind[],
  ids: readonly number[],
): Promise<Partial<Record<Kind, Group[]>>> {
  if (some.length === 0) return {}
  const selected = some.map((kind) => sql`${columns[kind]} AS ${sql.identifier(kind)}`)
  const rows = await select<Record<ColumnKind, string> & { count: number }>(
    ctx,
    sql`SELECT ${list(selected)}, COUNT(*) AS count FROM ${asTable(ids)} JOIN jobs AS job ON job.id = matching.id
      GROUP BY ${list(some.map((kind) => columns[kind]))}`,
  )
  const groupsOf = (kind: ColumnKind) =>
    rows.flatMap((row) => valuesOf(kind, row[kind]).map((value) => ({ value, count: Number(row.count) })))
  return Object.fromEntries(some.map((kind) => [kind, merge(groupsOf(kind))]))
}

/** The values of a kind in its column. */
function valuesOf(kind: ColumnKind, text: string): string[] {
  if (kind === 'place' || kind === 'company') return [nameOf(kind, text)]
  return [...new Set(text.split(','))]
}

async function countBySkill(ctx: Context, ids: readonly number[]): Promise<Group[]> {
  const rows = await select<{ value: number; count: number }>(
    ctx,
    sql`SELECT required.skill_id AS value, COUNT(*) AS count FROM ${asTable(ids)}
      JOIN job_skills AS required ON required.job_id = matching.id GROUP BY required.skill_id`,
  )
  return rows.map(({ value, count }) => ({ value: String(value), count: Number(count) }))
}

/** Counts all open jobs, from the stored counters. */
async function countAll(ctx: Context, some: readonly Kind[]): Promise<Counted> {
  const read = async (kind: Kind): Promise<Group[]> => {
    const rows = await select<Group>(
      ctx,
      sql`SELECT SUBSTRING(term, ${kind.length + 2}) AS value, SUM(jobs) AS count FROM fact_counts
        WHERE term LIKE ${`${kind}:%`} GROUP BY term HAVING SUM(jobs) > 0`,
    )
    return rows.map(({ value, count }) => ({ value, count: Number(count) }))
  }
  const entries = await Promise.all(some.map(async (kind) => [kind, await read(kind)] as const))
  const groups: Counted['groups'] = Object.fromEntries(entries)
  // Only the total of a search that all kinds count is used.
  const total = (groups.type ?? []).reduce((sum, { count }) => sum + count, 0)
  return { groups, isExact: true, total }
}

/** The counts of all values of a closed list. */
function countsOf<Value extends string>(values: readonly Value[], groups: readonly Group[]) {
  return values.map((value) => ({ value, count: groups.find((group) => group.value === value)?.count ?? 0 }))
}

/** Adds up the counts of equal values. */
function merge(groups: readonly Group[]): Group[] {
  const counts = new Map<string, number>()
  for (const { value, count } of groups) counts.set(value, (counts.get(value) ?? 0) + count)
  return [...counts].map(([value, count]) => ({ value, count }))
}

/** The most common names. The count of each includes all names that match it, because it may be a part of them. */
async function byName(ctx: Context, kind: NameKind, groups: readonly Group[]): Promise<Group[]> {
  const chosen = await withSpelling(ctx, kind, mostCommon(groups))
  return chosen.map(({ value }) => {
    const pattern = parseName(kind, value)
    const matches = pattern ? groups.filter((each) => matchesName(each.value, pattern)) : []
    return { value, count: matches.reduce((sum, { count }) => sum + count, 0) }
  })
}

function list(parts: readonly SQL[]): SQL {
  return sql.join([...parts], sql`, `)
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
  const column = columns[kind]
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
