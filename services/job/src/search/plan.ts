// Plans a search: turns the query into requirements, each of which a job meets by any one of its terms. Text and most
// filters are requirements alike: the rarest drives the search, the others are looked up for each job that it finds.
import { escapeLike } from '@portal/chassis/mysql/escape-like'
import type { JobFilters } from '@portal/contracts/job/search-http'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import {
  countryTerm,
  fields,
  isFilterTerm,
  nameInFilterTerms,
  phrasePattern,
  seniorityTerm,
  skillTerm,
  typeTerm,
  workplaceTerm,
} from '../search-index/document.ts'
import { type NameKind, nameCondition, parseName } from '../search-index/names.ts'
import { type Condition, conditionsOf, maxSortedJobs, payOf, since } from './conditions.ts'
import { asOneWord, joinedNeighbours, parseQuery, type QueryTerm } from './parse-query.ts'
import { select } from './select.ts'
import { expectedReads, sampleOffset, selectivitiesOf } from './selectivity.ts'

/**
 * The budget of a search: its parts have `maxAlternatives` terms together, and `maxTerms` each. A prefix of more words,
 * or a part of more names, is checked in the jobs that something else finds.
 */
const maxAlternatives = 96
const maxTerms = 64
const maxNames = 5000

export type Requirement = {
  /** Empty if there are too many; then `check` is set. */
  terms: string[]
  /** Whether the terms come from a filter. These have the level `anywhere` only. */
  isFilter: boolean
  /** Set if checking a job once is better than looking up each term. */
  check?: Check
  /** By level: the id of the job at `sampleOffset`; the lower, the rarer. 0 if there are fewer jobs. */
  sampleIds: Record<number, number>
}

/** A prefix of a word of the job, or a condition on `job`. */
type Check = { prefix: string } | { condition: SQL }

export type Plan = {
  requirements: Requirement[]
  conditions: Condition[]
  /** Terms that a job must not have. */
  excludedTerms: string[]
  /** Prefixes that no word of a job may have. */
  excludedPrefixes: string[]
  /** For each phrase, the patterns of which a job has to match one. */
  phrases: string[][]
  excludedPhrases: string[]
  /** No matching job has a lower id. */
  minId: number
  /** The highest id of a job; 0 if the plan does not depend on it. */
  newestId: number
  /** What the order by salary compares, and the index in this order. */
  pay: { column: SQL; index: SQL }
  /** Whether so many jobs may match that reading them in order is cheaper than sorting them. */
  isCommon: boolean
}

const everyLevel = Object.values(fields)

/** Plans a search; undefined if it cannot match any job. */
export async function planSearch(
  ctx: Context,
  filters: JobFilters,
  order: 'salary' | 'other',
): Promise<Plan | undefined> {
  const query = parseQuery(filters.q ?? '')
  if (query.matchesNothing) return undefined
  const neighbours = joinedNeighbours(filters.q ?? '')
  const limit = alternativesOfEach([...query.all, filters.location, filters.company])
  const [words, place, company, ofColumns, minId] = await Promise.all([
    Promise.all(query.all.map((queryTerm) => requirementOf(ctx, queryTerm, limit))),
    filterByName(ctx, 'place', filters.location, limit),
    filterByName(ctx, 'company', filters.company, limit),
    conditionsOf(ctx, filters),
    firstIdWithin(ctx, filters.posted_within_days),
  ])
  const otherFilters = [
    ...(filters.job_type ? [typeTerm(filters.job_type)] : []),
    ...(filters.workplace ? [workplaceTerm(filters.workplace)] : []),
    ...(filters.seniority ? [seniorityTerm(filters.seniority)] : []),
    ...(filters.country ? [countryTerm(filters.country)] : []),
    ...(filters.skill_ids ?? []).map((id) => skillTerm(id)),
  ].map((term): Requirement => ({ terms: [term], isFilter: true, sampleIds: {} }))
  const requirements = [...words, ...otherFilters, ...[place, company].flatMap(({ requirement }) => requirement ?? [])]
  if (requirements.some(matchesNothing)) return undefined
  const conditions = [place, company].flatMap(({ condition }) => condition ?? [])
  conditions.push(...ofColumns)
  const isCompared = requirements.length > 1 || order === 'salary' || conditions.some(({ drivingList }) => drivingList)
  const newestId = isCompared ? await newest(ctx) : 0
  const joinedTerms = [...new Set([...neighbours.values()].flat())]
  const usedJoins = await measure(ctx, isCompared ? requirements : [], joinedTerms)
  // A job with `ab` meets the requirements of both words of `a b`.
  for (const [index, { term, isPrefix }] of query.all.entries()) {
    const terms = words[index]?.terms
    const joins = isPrefix ? [] : (neighbours.get(term) ?? []).filter((join) => usedJoins.has(join))
    terms?.push(...joins.slice(0, Math.max(0, limit - terms.length)))
  }
  return {
    requirements,
    conditions,
    excludedTerms: query.none.filter(({ isPrefix }) => !isPrefix).flatMap(({ term, or = [] }) => [term, ...or]),
    excludedPrefixes: query.none.filter(({ isPrefix }) => isPrefix).map(({ term }) => term),
    phrases: query.phrases.map((words) => [words, ...asOneWord(words, neighbours, usedJoins)].map(phrasePattern)),
    excludedPhrases: query.nonePhrases.map(phrasePattern),
    minId,
    newestId,
    pay: payOf(filters),
    isCommon: order === 'salary' && isCommon(newestId, requirements, conditions),
  }
}

/** How many alternative terms each part of a search may have. */
function alternativesOfEach(parts: readonly unknown[]): number {
  return Math.min(maxTerms, Math.floor(maxAlternatives / Math.max(1, parts.filter(Boolean).length)))
}

/** Whether no job can meet a requirement. */
function matchesNothing({ terms, check }: Requirement): boolean {
  return terms.length === 0 && !check
}

/** Sorts requirements by the estimated number of jobs that meet them, the fewest first. */
export function rarestFirst(requirements: readonly Requirement[], level: number): Requirement[] {
  const sampleId = ({ sampleIds, isFilter }: Requirement) => sampleIds[isFilter ? fields.anywhere : level] ?? 0
  return requirements.toSorted((one, other) => sampleId(one) - sampleId(other))
}

/**
 * Filters by the name of a place or company. The filter is a requirement if few names match, else a condition, which
 * can drive the search if few jobs have one of the names.
 */
async function filterByName(
  ctx: Context,
  kind: NameKind,
  text: string | undefined,
  limit: number,
): Promise<{ requirement?: Requirement; condition?: Condition }> {
  if (!text) return {}
  const pattern = parseName(kind, text)
  if (!pattern) return { requirement: { terms: [], isFilter: true, sampleIds: {} } }
  const name = sql`SUBSTRING(term, ${kind.length + 2})`
  const fromMatches = sql`FROM fact_counts WHERE term LIKE ${`${kind}:%`} AND ${nameCondition(name, pattern)}`
  const found = await select<{ term: string; jobs: number }>(
    ctx,
    sql`SELECT term, SUM(jobs) AS jobs ${fromMatches} GROUP BY term LIMIT ${maxNames + 1}`,
  )
  const ofJob = nameCondition(nameInFilterTerms(kind, sql`named.facts`), pattern)
  const condition = sql`(SELECT ${ofJob} FROM job_words AS named WHERE named.job_id = job.id)`
  if (found.length <= limit) {
    const terms = found.map(({ term }) => term)
    const check = terms.length > 0 && { check: { condition } }
    return { requirement: { terms, isFilter: true, ...check, sampleIds: {} } }
  }
  const size = found.reduce((sum, { jobs }) => sum + Number(jobs), 0)
  if (found.length > maxNames || size > maxSortedJobs) return { condition: { condition } }
  const table = sql`(SELECT term.job_id FROM (SELECT DISTINCT term ${fromMatches}) AS named
    JOIN job_terms AS term ON term.term = named.term AND term.level = ${fields.anywhere}) AS driving`
  return {
    condition: { condition, drivingList: { id: sql`driving.job_id`, table, where: [], holdsJobs: false, size } },
  }
}

/** The requirement of a term of the query. A prefix stands for its words, unless these exceed the limit. */
async function requirementOf(
  ctx: Context,
  { term, or = [], isPrefix }: QueryTerm,
  limit: number,
): Promise<Requirement> {
  if (!isPrefix) return { terms: [term, ...or].slice(0, limit), isFilter: false, sampleIds: {} }
  const found = await select<{ term: string }>(
    ctx,
    sql`SELECT DISTINCT term FROM job_terms WHERE term LIKE ${`${escapeLike(term)}%`} ORDER BY term LIMIT ${limit + 1}`,
  )
  const check = { prefix: term }
  if (found.length > limit) return { terms: [], isFilter: false, check, sampleIds: {} }
  const terms = found.map((row) => row.term).filter((each) => !isFilterTerm(each))
  return { terms, isFilter: false, ...(terms.length > 0 && { check }), sampleIds: {} }
}

/** A lower bound of ids, which roughly follow the order of posting. For long periods it would exclude little. */
async function firstIdWithin(ctx: Context, days: number | undefined): Promise<number> {
  if (days === undefined || days > 31) return 0
  const [row] = await select<{ id: number | null }>(
    ctx,
    sql`SELECT MIN(id) AS id FROM jobs FORCE INDEX (jobs_by_time) WHERE created_at >= ${since(days)}`,
  )
  return row?.id ?? Number.MAX_SAFE_INTEGER
}

/**
 * Sets the `sampleIds` of requirements. Also returns which of `candidates` any job has, in the same statement, so that
 * no term is looked up in many jobs in vain.
 */
async function measure(
  ctx: Context,
  requirements: readonly Requirement[],
  candidates: readonly string[],
): Promise<ReadonlySet<string>> {
  const samples = requirements.flatMap(({ terms, isFilter }, index) =>
    (isFilter || terms.length > 1 ? [fields.anywhere] : everyLevel).flatMap((level) =>
      terms.map(
        (term) => sql`SELECT ${index} AS nth, ${level} AS level, (SELECT job_id FROM job_terms
          WHERE term = ${term} AND level = ${level} ORDER BY job_id DESC LIMIT 1 OFFSET ${sampleOffset}) AS job_id`,
      ),
    ),
  )
  const uses = candidates.slice(0, maxTerms).map(
    (term, index) => sql`SELECT ${requirements.length + index} AS nth, ${fields.anywhere} AS level, (
      SELECT job_id FROM job_terms WHERE term = ${term} AND level = ${fields.anywhere} LIMIT 1) AS job_id`,
  )
  if (samples.length + uses.length === 0) return new Set()
  const rows = await select<{ nth: number; level: number; job_id: number | null }>(
    ctx,
    sql.join([...samples, ...uses], sql` UNION ALL `),
  )
  const used = new Set<string>()
  for (const { nth, level, job_id: jobId } of rows) {
    const requirement = requirements[nth]
    if (!requirement) {
      if (jobId !== null) used.add(candidates[nth - requirements.length] as string)
      continue
    }
    // Several terms are measured at one level only, so that the number of lookups is the number of terms.
    const levels = requirement.terms.length > 1 ? everyLevel : [level]
    const { sampleIds } = requirement
    for (const each of levels) sampleIds[each] = Math.max(sampleIds[each] ?? 0, jobId ?? 0)
  }
  return used
}

async function newest(ctx: Context): Promise<number> {
  const [row] = await select<{ id: number | null }>(ctx, sql`SELECT MAX(id) AS id FROM jobs`)
  return Math.max(Number(row?.id), sampleOffset)
}

function isCommon(newestId: number, requirements: readonly Requirement[], conditions: readonly Condition[]): boolean {
  const selectivities = selectivitiesOf(newestId, requirements, conditions)
  return expectedReads(selectivities) < Math.min(1, ...selectivities) * newestId
}
