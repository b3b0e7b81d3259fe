// What a search looks for, made from its query: slots, each of which a job has to fill with one of its terms. Text and most
// filters alike are slots, so that whichever is rarest leads the search and the others are looked up for what it finds.
import type { JobFilters } from '@portal/contracts/job/search-http'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { fields, isFact, phrasePattern, plain, skillFact, typeFact } from './document.ts'
import { parseQuery, type WantedTerm } from './parse-query.ts'

/** A beginning stands for so many words, the first of them in the alphabet; a part of a place or company for so many. */
const maxTerms = 64
/** How common a term is shows by how far back its newest jobs reach, so many of them. */
const sample = 400
/** So many are looked for at once, and some more to be sure. */
const page = 100

export type Slot = {
  terms: string[]
  isFact: boolean
  /** By level: the id of the job that is `sample` jobs back, the lower the rarer; 0 where there are not as many. */
  reach: Record<number, number>
}

export type Plan = {
  slots: Slot[]
  without: string[][]
  phrases: string[]
  withoutPhrases: string[]
  /** On the table `jobs`, joined as `job`. */
  conditions: SQL[]
  /** No job that fits has a lower id. */
  fromId: number
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
  if (text.isHopeless) return undefined
  const [words, without, places, companies, fromId] = await Promise.all([
    Promise.all(text.all.map((wanted) => expand(ctx, wanted))),
    Promise.all(text.none.map((wanted) => expand(ctx, wanted))),
    factsWith(ctx, 'place:', filters.location),
    factsWith(ctx, 'company:', filters.company),
    firstIdWithin(ctx, filters.posted_within_days),
  ])
  const facts = [
    ...(filters.job_type ? [[typeFact(filters.job_type)]] : []),
    ...(filters.skill_ids ?? []).map((id) => [skillFact(id)]),
    ...(places ? [places] : []),
    ...(companies ? [companies] : []),
  ]
  if ([...words, ...facts].some((terms) => terms.length === 0)) return undefined
  const slots = [
    ...words.map((terms): Slot => ({ terms, isFact: false, reach: {} })),
    ...facts.map((terms): Slot => ({ terms, isFact: true, reach: {} })),
  ]
  const isOrdered = order === 'salary'
  if (slots.length > 1 || isOrdered) await measure(ctx, slots)
  return {
    slots,
    without: without.filter((terms) => terms.length > 0),
    phrases: text.phrases.map(phrasePattern),
    withoutPhrases: text.nonePhrases.map(phrasePattern),
    conditions: conditionsOf(filters, {
      placesAreSlot: places !== undefined,
      companiesAreSlot: companies !== undefined,
    }),
    fromId,
    isCommon: isOrdered && (await isCommon(ctx, slots)),
  }
}

function conditionsOf(filters: JobFilters, { placesAreSlot, companiesAreSlot }: Record<string, boolean>): SQL[] {
  const { location, company, min_salary, max_salary, with_salary, posted_within_days } = filters
  const least = sql`COALESCE(job.salary_min, job.salary_max, -1)`
  return [
    ...(location && !placesAreSlot ? [sql`job.location LIKE ${containing(location)}`] : []),
    ...(company && !companiesAreSlot ? [sql`job.company_name LIKE ${containing(company)}`] : []),
    ...(min_salary === undefined ? [] : [sql`(job.pays >= ${min_salary} OR job.pays = -1)`]),
    ...(max_salary === undefined ? [] : [sql`${least} <= ${max_salary}`]),
    ...(with_salary ? [sql`job.pays >= 0`] : []),
    ...(posted_within_days === undefined ? [] : [sql`job.created_at >= ${since(posted_within_days)}`]),
  ]
}

async function expand(ctx: Context, { term, isPrefix }: WantedTerm): Promise<string[]> {
  if (!isPrefix) return [term]
  const found = await select<{ term: string }>(
    ctx,
    sql`SELECT DISTINCT term FROM job_terms WHERE term LIKE ${`${escapeLike(term)}%`} ORDER BY term LIMIT ${maxTerms}`,
  )
  return found.map((row) => row.term).filter((each) => !isFact(each))
}

/** The facts of a kind that hold a text; undefined where none is wanted or so many do that jobs are asked one by one. */
async function factsWith(ctx: Context, kind: string, text: string | undefined): Promise<string[] | undefined> {
  if (!text) return undefined
  const found = await select<{ term: string }>(
    ctx,
    sql`SELECT term FROM (SELECT DISTINCT term FROM job_terms WHERE term LIKE ${`${kind}%`}) AS facts
      WHERE term LIKE ${`${kind}%${escapeLike(plain(text))}%`} LIMIT ${maxTerms + 1}`,
  )
  return found.length > maxTerms ? undefined : found.map((row) => row.term)
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

async function measure(ctx: Context, slots: readonly Slot[]): Promise<void> {
  const asked = slots.flatMap((slot, index) =>
    (slot.isFact ? [fields.anywhere] : everyLevel).flatMap((level) =>
      slot.terms.map(
        (term) => sql`SELECT ${index} AS slot, ${level} AS level, (SELECT job_id FROM job_terms
          WHERE term = ${term} AND level = ${level} ORDER BY job_id DESC LIMIT 1 OFFSET ${sample}) AS reach`,
      ),
    ),
  )
  if (asked.length === 0) return
  const rows = await select<{ slot: number; level: number; reach: number | null }>(
    ctx,
    sql.join(asked, sql` UNION ALL `),
  )
  for (const { slot, level, reach } of rows) {
    const into = (slots[slot] as Slot).reach
    into[level] = Math.max(into[level] ?? 0, reach ?? 0)
  }
}

/** As if terms had nothing to do with each other; mostly they go together, and there is more to find than that. */
async function isCommon(ctx: Context, slots: readonly Slot[]): Promise<boolean> {
  const [row] = await select<{ newest: number | null }>(ctx, sql`SELECT MAX(id) AS newest FROM jobs`)
  const newest = Math.max(Number(row?.newest), sample)
  const shares = slots.map(({ reach }) => {
    const back = reach[fields.anywhere] ?? 0
    return sample / (back > 0 && back < newest ? newest - back : newest)
  })
  const looks = page / shares.reduce((product, share) => product * share, 1)
  return looks < Math.min(1, ...shares) * newest
}

function since(days: number): Date {
  return new Date(Date.now() - days * 24 * 3600_000)
}

function containing(text: string): string {
  return `%${escapeLike(text)}%`
}

/** Makes `%`, `_` and `\` stand for themselves in a LIKE pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

export async function select<Row>(ctx: Pick<Context, 'db'>, statement: SQL): Promise<Row[]> {
  const [rows] = await ctx.db.execute(statement)
  return rows as unknown as Row[]
}
