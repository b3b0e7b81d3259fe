// What a search looks for, made from its query: slots, each of which a job has to fill with one of its terms. Text and most
// filters alike are slots, so that whichever is rarest leads the search and the others are looked up for what it finds.
import type { JobFilters } from '@portal/contracts/job/search-http'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { fields, isFact, nameInFacts, phrasePattern, skillFact, typeFact } from './document.ts'
import { escapeLike, type NameKind, wantedCondition, wantedName } from './names.ts'
import { asOneWord, joinedNeighbours, parseQuery, type WantedTerm } from './parse-query.ts'

/**
 * So many alternatives all that a search looks for has together, and one part of it at most. A beginning of more words, and
 * a part of more names, is looked up in the jobs that are found by something else.
 */
const maxAlternatives = 96
const maxTerms = 64
const maxNames = 5000
/** So few jobs can be read and put in order. */
const threshold = 20_000
/** How common a term is shows by how far back its newest jobs reach, so many of them. */
const sample = 400
/** So many are looked for at once, and some more to be sure. */
const page = 100

export type Requirement = {
  /** None where there are too many; then there is a check. */
  terms: string[]
  isFact: boolean
  /** How a job that is there already is looked at, where that is better done at once than for each term. */
  check?: Check
  /** By level: the id of the job that is `sample` jobs back, the lower the rarer; 0 where there are not as many. */
  selectivity: Record<number, number>
}

/** What the words of a job hold, or a condition on `job`. */
type Check = { beginning: string } | { condition: SQL }

/** A filter that is no slot: a condition on `job`, which may lead a search itself where few jobs meet it. */
export type Condition = { condition: SQL; driving?: DrivingList & { size: number } }

/** Where a search begins: a table of ids, or of jobs. */
export type DrivingList = { id: SQL; table: SQL; where: SQL[]; holdsJobs: boolean }

export type Plan = {
  slots: Requirement[]
  conditions: Condition[]
  /** Terms that a job must not have, and words that begin so. */
  without: string[]
  withoutBeginnings: string[]
  /** Of each phrase, the patterns of which one is enough. */
  phrases: string[][]
  withoutPhrases: string[]
  /** No job that fits has a lower id. */
  fromId: number
  /** The highest id there is, where that matters. */
  newestId: number
  /** So many jobs may fit that it is better to look for them in order than to order them. */
  isCommon: boolean
}

const everyLevel = Object.values(fields)

/** What to look for; undefined where there can be nothing to find. */
export async function planSearch(
  ctx: Context,
  filters: JobFilters,
  order: 'salary' | 'other',
): Promise<Plan | undefined> {
  const text = parseQuery(filters.q ?? '')
  if (text.matchesNothing) return undefined
  const neighbours = joinedNeighbours(filters.q ?? '')
  const share = shareOf([...text.all, filters.location, filters.company])
  const [words, place, company, pay, fromId] = await Promise.all([
    Promise.all(text.all.map((wanted) => expand(ctx, wanted, share))),
    namedBy(ctx, 'place', filters.location, share),
    namedBy(ctx, 'company', filters.company, share),
    paying(ctx, filters),
    firstIdWithin(ctx, filters.posted_within_days),
  ])
  const facts = [
    ...(filters.job_type ? [typeFact(filters.job_type)] : []),
    ...(filters.skill_ids ?? []).map((id) => skillFact(id)),
  ].map((term): Requirement => ({ terms: [term], isFact: true, selectivity: {} }))
  const slots = [...words, ...facts, ...[place, company].flatMap(({ requirement }) => requirement ?? [])]
  if (slots.some(matchesNothing)) return undefined
  const conditions = [place, company].flatMap((named) => named.condition ?? [])
  conditions.push(...pay, ...otherConditions(filters))
  const isCompared = slots.length > 1 || order === 'salary' || conditions.some(({ driving }) => driving)
  const newestId = isCompared ? await newest(ctx) : 0
  const joined = await measure(ctx, isCompared ? slots : [], [...new Set([...neighbours.values()].flat())])
  // Both words of `a b` may be filled by `ab`.
  for (const [index, { term, isPrefix }] of text.all.entries()) {
    const terms = words[index]?.terms
    const ways = isPrefix ? [] : (neighbours.get(term) ?? []).filter((way) => joined.has(way))
    terms?.push(...ways.slice(0, Math.max(0, share - terms.length)))
  }
  return {
    slots,
    conditions,
    without: text.none.filter(({ isPrefix }) => !isPrefix).flatMap(({ term, or = [] }) => [term, ...or]),
    withoutBeginnings: text.none.filter(({ isPrefix }) => isPrefix).map(({ term }) => term),
    phrases: text.phrases.map((words) => [words, ...asOneWord(words, neighbours, joined)].map(phrasePattern)),
    withoutPhrases: text.nonePhrases.map(phrasePattern),
    fromId,
    newestId,
    isCommon: order === 'salary' && isCommon(newestId, slots, conditions),
  }
}

function otherConditions({ max_salary, posted_within_days }: JobFilters): Condition[] {
  const least = sql`COALESCE(job.salary_min, job.salary_max, -1)`
  return [
    ...(max_salary === undefined ? [] : [{ condition: sql`${least} <= ${max_salary}` }]),
    ...(posted_within_days === undefined ? [] : [{ condition: sql`job.created_at >= ${since(posted_within_days)}` }]),
  ]
}

/** Jobs by what they pay at most. */
async function paying(ctx: Context, { min_salary, with_salary }: JobFilters): Promise<Condition[]> {
  if (min_salary === undefined && !with_salary) return []
  const enough = sql`job.pays >= ${min_salary ?? 0}`
  const condition = with_salary ? enough : sql`(${enough} OR job.pays = -1)`
  const where = [sql`job.status = 'OPEN'`, condition]
  const table = sql`jobs AS job FORCE INDEX (jobs_by_pay)`
  const [row] = await select<{ size: number }>(
    ctx,
    sql`SELECT COUNT(*) AS size FROM (SELECT 1 FROM ${table} WHERE ${sql.join(where, sql` AND `)} LIMIT ${threshold + 1}) AS enough`,
  )
  const size = Number(row?.size)
  if (size > threshold) return [{ condition }]
  return [
    {
      condition,
      driving: {
        id: sql`job.id`,
        table,
        where: [...where, sql`job.is_deleted IS NULL`, sql`NOT job.is_hidden`],
        holdsJobs: true,
        size,
      },
    },
  ]
}

/** How many alternatives each part of a search may have. */
function shareOf(parts: readonly unknown[]): number {
  return Math.min(maxTerms, Math.floor(maxAlternatives / Math.max(1, parts.filter(Boolean).length)))
}

/** There is nothing that could fill it. */
function matchesNothing({ terms, check }: Requirement): boolean {
  return terms.length === 0 && !check
}

/** Those first that the fewest jobs fill. */
export function rarestFirst(slots: readonly Requirement[], level: number): Requirement[] {
  const selectivity = (requirement: Requirement) =>
    requirement.selectivity[requirement.isFact ? fields.anywhere : level] ?? 0
  return slots.toSorted((one, other) => selectivity(one) - selectivity(other))
}

/** Jobs by a name: a slot for few names, else a condition, which leads where few jobs have one of the names. */
async function namedBy(
  ctx: Context,
  kind: NameKind,
  text: string | undefined,
  share: number,
): Promise<{ requirement?: Requirement; condition?: Condition }> {
  if (!text) return {}
  const wanted = wantedName(kind, text)
  if (!wanted) return { requirement: { terms: [], isFact: true, selectivity: {} } }
  const name = sql`SUBSTRING(term, ${kind.length + 2})`
  const named = sql`FROM fact_counts WHERE term LIKE ${`${kind}:%`} AND ${wantedCondition(name, wanted)}`
  const found = await select<{ term: string; jobs: number }>(
    ctx,
    sql`SELECT term, SUM(jobs) AS jobs ${named} GROUP BY term LIMIT ${maxNames + 1}`,
  )
  const ofJob = wantedCondition(nameInFacts(kind, sql`named.facts`), wanted)
  const condition = sql`(SELECT ${ofJob} FROM job_words AS named WHERE named.job_id = job.id)`
  if (found.length <= share) {
    const terms = found.map(({ term }) => term)
    return { requirement: { terms, isFact: true, ...(terms.length > 0 && { check: { condition } }), selectivity: {} } }
  }
  const size = found.reduce((sum, { jobs }) => sum + Number(jobs), 0)
  if (found.length > maxNames || size > threshold) return { condition: { condition } }
  const table = sql`(SELECT term.job_id FROM (SELECT DISTINCT term ${named}) AS named
    JOIN job_terms AS term ON term.term = named.term AND term.level = ${fields.anywhere}) AS led`
  return { condition: { condition, driving: { id: sql`led.job_id`, table, where: [], holdsJobs: false, size } } }
}

async function expand(ctx: Context, { term, or = [], isPrefix }: WantedTerm, share: number): Promise<Requirement> {
  if (!isPrefix) return { terms: [term, ...or].slice(0, share), isFact: false, selectivity: {} }
  const found = await select<{ term: string }>(
    ctx,
    sql`SELECT DISTINCT term FROM job_terms WHERE term LIKE ${`${escapeLike(term)}%`} ORDER BY term LIMIT ${share + 1}`,
  )
  const check = { beginning: term }
  if (found.length > share) return { terms: [], isFact: false, check, selectivity: {} }
  const terms = found.map((row) => row.term).filter((each) => !isFact(each))
  return { terms, isFact: false, ...(terms.length > 0 && { check }), selectivity: {} }
}

/** Jobs are numbered in about the order they were posted in. For a long time there is little to leave out. */
async function firstIdWithin(ctx: Context, days: number | undefined): Promise<number> {
  if (days === undefined || days > 31) return 0
  const [row] = await select<{ id: number | null }>(
    ctx,
    sql`SELECT MIN(id) AS id FROM jobs FORCE INDEX (jobs_by_time) WHERE created_at >= ${since(days)}`,
  )
  return row?.id ?? Number.MAX_SAFE_INTEGER
}

/**
 * Notes how rare the terms of slots are, and returns those of some more terms that jobs have, so that nothing is looked for
 * in vain in each of many jobs.
 */
async function measure(
  ctx: Context,
  slots: readonly Requirement[],
  more: readonly string[],
): Promise<ReadonlySet<string>> {
  const requested = slots.flatMap((requirement, index) =>
    (requirement.isFact || requirement.terms.length > 1 ? [fields.anywhere] : everyLevel).flatMap((level) =>
      requirement.terms.map(
        (term) => sql`SELECT ${index} AS slot, ${level} AS level, (SELECT job_id FROM job_terms
          WHERE term = ${term} AND level = ${level} ORDER BY job_id DESC LIMIT 1 OFFSET ${sample}) AS reach`,
      ),
    ),
  )
  const inUse = more.slice(0, maxTerms).map(
    (
      term,
      index,
    ) => sql`SELECT ${slots.length + index} AS slot, ${fields.anywhere} AS level, (SELECT job_id FROM job_terms
      WHERE term = ${term} AND level = ${fields.anywhere} LIMIT 1) AS reach`,
  )
  if (requested.length + inUse.length === 0) return new Set()
  const rows = await select<{ requirement: number; level: number; selectivity: number | null }>(
    ctx,
    sql.join([...requested, ...inUse], sql` UNION ALL `),
  )
  const used = new Set<string>()
  for (const { requirement, level, selectivity } of rows) {
    const measured = slots[requirement]
    if (!measured) {
      if (selectivity !== null) used.add(more[requirement - slots.length] as string)
      continue
    }
    // Several terms are measured together and once, so that it takes no more looks than there are terms.
    const levels = measured.terms.length > 1 ? everyLevel : [level]
    for (const each of levels) measured.selectivity[each] = Math.max(measured.selectivity[each] ?? 0, selectivity ?? 0)
  }
  return used
}

async function newest(ctx: Context): Promise<number> {
  const [row] = await select<{ id: number | null }>(ctx, sql`SELECT MAX(id) AS id FROM jobs`)
  return Math.max(Number(row?.id), sample)
}

function isCommon(newestId: number, slots: readonly Requirement[], conditions: readonly Condition[]): boolean {
  const shares = sharesOf(newestId, slots, conditions)
  return looksFor(shares) < Math.min(1, ...shares) * newestId
}

/** Which part of all jobs fills each slot at a level, and meets each condition where that is known. */
export function sharesOf(
  newestId: number,
  slots: readonly Requirement[],
  conditions: readonly Condition[],
  level: number = fields.anywhere,
): number[] {
  // What so many terms fill counts as common.
  const measured = slots.filter(({ terms }) => terms.length > 0)
  const ofRequirements = measured.map(({ selectivity, isFact }) => {
    const back = selectivity[isFact ? fields.anywhere : level] ?? 0
    return sample / (back > 0 && back < newestId ? newestId - back : newestId)
  })
  return [
    ...ofRequirements,
    ...conditions.flatMap(({ driving }) => (driving ? Math.max(driving.size, 1) / newestId : [])),
  ]
}

/**
 * How many jobs have to be looked at for a page of those that have it all, as if one had nothing to do with the other;
 * mostly they go together, and there is more to find than that.
 */
export function looksFor(shares: readonly number[]): number {
  return page / shares.reduce((product, share) => product * share, 1)
}

function since(days: number): Date {
  return new Date(Date.now() - days * 24 * 3600_000)
}

export async function select<Row>(ctx: Pick<Context, 'db'>, statement: SQL): Promise<Row[]> {
  const [rows] = await ctx.db.execute(statement)
  return rows as unknown as Row[]
}
