// The statements behind a search. Each reads the jobs of one term, the rarest, from the newest on, looks the other terms up
// for each of them and stops when the page is full, so what it costs does not grow with the number of jobs that fit. The
// order of the tables and their indexes are ours: left to themselves the servers would read and sort whole lists.
import { type SQL, sql } from 'drizzle-orm'
import type { Position } from './cursor.ts'
import { fields, partsApart } from './document.ts'
import { escapeLike } from './names.ts'
import {
  type Condition,
  type DrivingList,
  looksFor,
  type Plan,
  type Requirement,
  rarestFirst,
  sharesOf,
} from './plan.ts'

/** More alternatives than that are not looked up one by one in each job. */
const lookedUpAtMost = 4

export type Part = {
  /** How well all words have to be found, at least; 3 is anywhere. */
  level: number
  /** And no better, so that the parts of a list by relevance have no job in common. */
  isExact?: boolean
  order: 'newest' | 'salary'
  after?: Position | undefined
}

/** A list to begin with: a slot's term, a condition that few jobs meet, or all open jobs in an order. */
type Beginning = DrivingList & { requirement?: Requirement; condition?: Condition }

/** The ids of a page of jobs, each with the figure it is ordered by. */
export function pageStatement(plan: Plan, part: Part, { limit, offset }: { limit: number; offset: number }): SQL {
  const drivings = drivingsOf(plan, part)
  const rank = part.order === 'salary' ? sql`job.pays` : sql`${part.level}`
  const order = (figure: SQL, id: SQL) =>
    part.order === 'salary' ? sql`ORDER BY ${figure} DESC, ${id} DESC` : sql`ORDER BY ${id} DESC`
  const read = (driving: Beginning, upTo: SQL) =>
    sql`SELECT STRAIGHT_JOIN ${driving.id} AS id, ${rank} AS \`rank\` ${candidates(plan, part, driving)} ${order(sql`job.pays`, driving.id)} ${upTo}`
  const [only, ...others] = drivings
  if (only && others.length === 0) return read(only, sql`LIMIT ${limit} OFFSET ${offset}`)
  const lists = drivings.map((driving) => sql`(${read(driving, sql`LIMIT ${limit + offset}`)})`)
  return sql`SELECT id, \`rank\` FROM (${sql.join(lists, sql` UNION `)}) AS lists
    ${order(sql`\`rank\``, sql`id`)} LIMIT ${limit} OFFSET ${offset}`
}

/** How many jobs fit. */
export function countStatement(plan: Plan, part: Part): SQL {
  const lists = drivingsOf(plan, part).map(
    (driving) => sql`(SELECT STRAIGHT_JOIN ${driving.id} AS id ${candidates(plan, part, driving)})`,
  )
  return sql`SELECT COUNT(*) AS total FROM (${sql.join(lists, sql` UNION `)}) AS lists`
}

function drivingsOf(plan: Plan, part: Part): Beginning[] {
  if (part.order === 'salary' && plan.isCommon) return [openJobs(sql`jobs_by_pay`)]
  const [requirement] = rarestFirst(plan.slots, part.level).filter(({ terms }) => terms.length > 0)
  const [condition] = plan.conditions
    .filter(({ driving }) => driving)
    .sort((one, other) => Number(one.driving?.size) - Number(other.driving?.size))
  const others = plan.slots.filter((each) => each !== requirement)
  const looks = looksFor(sharesOf(plan.newestId, others, plan.conditions, part.level))
  // All jobs that meet a condition are read and put in order, those of a slot only until the page is full.
  if (condition?.driving && condition.driving.size < looks) return [{ ...condition.driving, condition }]
  if (!requirement) return [openJobs(part.order === 'salary' ? sql`jobs_by_pay` : sql`jobs_by_status`)]
  return requirement.terms.map((term) => ({
    id: sql`led.job_id`,
    table: sql`job_terms AS led`,
    where: [sql`led.term = ${term}`, sql`led.level = ${levelOf(requirement, part.level)}`],
    holdsJobs: false,
    requirement,
  }))
}

function openJobs(index: SQL): Beginning {
  return {
    id: sql`job.id`,
    table: sql`jobs AS job FORCE INDEX (${index})`,
    where: [sql`job.status = 'OPEN'`, sql`job.is_deleted IS NULL`, sql`NOT job.is_hidden`],
    holdsJobs: true,
  }
}

/** The tables and conditions of all that is wanted, beginning with `lead`. */
function candidates(plan: Plan, part: Part, driving: Beginning): SQL {
  const others = rarestFirst(plan.slots, part.level).filter((requirement) => requirement !== driving.requirement)
  const single = others
    .filter(({ terms }) => terms.length === 1)
    .map((requirement, index) => lookUp(requirement, part.level, driving.id, index))
  const beginnings = beginningsOf(plan)
  const isPhraseText =
    plan.phrases.length + plan.withoutPhrases.length + beginnings.length + plan.withoutBeginnings.length > 0
  // What takes several looks comes last, and says so by the table it refers to.
  const id = isPhraseText ? sql`spoken.job_id` : (single.at(-1)?.id ?? driving.id)
  const several = [...(driving.requirement ? [driving.requirement] : []), ...others]
    .filter(({ terms }) => terms.length > 1 && terms.length <= lookedUpAtMost)
    .map((requirement) => ({
      requirement,
      field: bestFieldOf(requirement.terms, levelOf(requirement, part.level), id),
    }))
  const first =
    driving.requirement?.terms.length === 1 ? [{ requirement: driving.requirement, field: sql`led.field` }] : []
  const found = [
    ...[...first, ...single, ...several].filter(({ requirement }) => !requirement.isFact).map(({ field }) => field),
    ...beginnings.map((beginning) => fieldOfBeginning(beginning, part.level)),
  ]
  const excluded = plan.without.map((term, index) => exclude(term, id, sql.raw(`without${index}`)))
  const conditions = [
    ...plan.conditions.filter((each) => each !== driving.condition).map(({ condition }) => condition),
    ...others.flatMap(({ terms, check }) =>
      check && 'condition' in check && terms.length > lookedUpAtMost ? check.condition : [],
    ),
  ]
  const joinsJobs = !driving.holdsJobs && (part.order === 'salary' || conditions.length > 0)
  const joins = [
    ...single.map(({ join }) => join),
    ...(isPhraseText ? [sql`JOIN job_words AS spoken ON spoken.job_id = ${driving.id}`] : []),
    ...(joinsJobs ? [sql`JOIN jobs AS job ON job.id = ${driving.id}`] : []),
    ...excluded.map(({ join }) => join),
  ]
  const where = [
    sql`TRUE`,
    ...driving.where,
    ...(plan.fromId > 0 ? [sql`${driving.id} >= ${plan.fromId}`] : []),
    ...(part.after ? [beyond(part, driving.id)] : []),
    ...single.map(({ where }) => where),
    ...several
      .filter(({ requirement }) => requirement !== driving.requirement)
      .map(({ field }) => sql`${field} IS NOT NULL`),
    ...conditions,
    ...excluded.map(({ where }) => where),
    ...beginnings.map((beginning) => holds(beginning, part.level)),
    ...plan.withoutBeginnings.map((beginning) => sql`NOT ${holds(beginning, fields.anywhere)}`),
    ...plan.phrases.map(oneOf),
    ...plan.withoutPhrases.map((pattern) => sql`spoken.words NOT LIKE ${pattern}`),
    ...(part.isExact && part.level > fields.title ? [sql`${worst(found)} = ${part.level}`] : []),
  ]
  return sql`FROM ${sql.join([driving.table, ...joins], sql` `)} WHERE ${sql.join(where, sql` AND `)}`
}

function oneOf(patterns: readonly string[]): SQL {
  return sql`(${sql.join(
    patterns.map((pattern) => sql`spoken.words LIKE ${pattern}`),
    sql` OR `,
  )})`
}

function beyond({ order, after = { rank: 0, id: 0 } }: Part, id: SQL): SQL {
  if (order === 'newest') return sql`${id} < ${after.id}`
  return sql`job.pays <= ${after.rank} AND (job.pays < ${after.rank} OR ${id} < ${after.id})`
}

function lookUp(requirement: Requirement, level: number, id: SQL, index: number) {
  const alias = sql.raw(`term${index}`)
  return {
    requirement,
    id: sql`${alias}.job_id`,
    field: sql`${alias}.field`,
    join: sql`JOIN job_terms AS ${alias}`,
    where: sql`${alias}.term = ${requirement.terms[0]} AND ${alias}.level = ${levelOf(requirement, level)} AND ${alias}.job_id = ${id}`,
  }
}

/** Where the best of several terms stands in the job; null where none does. Joined as a table they are looked up one by one; of a list in parentheses the servers would read all jobs. */
function bestFieldOf(terms: readonly string[], level: number, id: SQL): SQL {
  const table = sql.join(
    terms.map((term) => sql`SELECT ${term} AS term`),
    sql` UNION ALL `,
  )
  return sql`(SELECT STRAIGHT_JOIN MIN(other.field) FROM (${table}) AS given JOIN job_terms AS other
    ON other.term = given.term AND other.level = ${level} AND other.job_id = ${id})`
}

/**
 * The beginnings that are looked for in the words themselves, because more words than can be looked up have them. Of one
 * that leads as well, so that wherever it is looked for it is the same jobs that have it.
 */
function beginningsOf(plan: Plan): string[] {
  return plan.slots.flatMap(({ terms, check }) => {
    const isLookedUp = terms.length > 0 && terms.length <= lookedUpAtMost
    return check && 'beginning' in check && !isLookedUp ? check.beginning : []
  })
}

/** Whether words of the job begin so, at the level or better. */
function holds(beginning: string, level: number): SQL {
  const escaped = escapeLike(beginning)
  // The parts of dotted words are words as well.
  const patterns = beginning.startsWith('.') ? [`%${escaped}%`] : [' ', '.', '&'].map((gap) => `%${gap}${escaped}%`)
  const text = textAt(level)
  return sql`(${sql.join(
    patterns.map((pattern) => sql`${text} LIKE ${pattern}`),
    sql` OR `,
  )})`
}

/** All words of a job, those before the description, or those of the title. */
function textAt(level: number): SQL {
  const words = sql`spoken.words`
  if (level === fields.title) return sql`SUBSTRING_INDEX(${words}, ${partsApart}, 1)`
  if (level === fields.anywhere) return words
  return sql`LEFT(${words}, CHAR_LENGTH(${words}) - CHAR_LENGTH(SUBSTRING_INDEX(${words}, ${partsApart}, -1)))`
}

/** The best level at which a word begins so, of a job that has one at this level: this one, or a better one. */
function fieldOfBeginning(beginning: string, level: number): SQL {
  if (level === fields.title) return sql`${level}`
  return sql`IF(${holds(beginning, level - 1)}, ${level - 1}, ${level})`
}

function exclude(term: string, id: SQL, alias: SQL) {
  const on = sql`${alias}.term = ${term} AND ${alias}.level = ${fields.anywhere} AND ${alias}.job_id = ${id}`
  return { join: sql`LEFT JOIN job_terms AS ${alias} ON ${on}`, where: sql`${alias}.job_id IS NULL` }
}

function worst(found: readonly SQL[]): SQL {
  return found.length > 1 ? sql`GREATEST(${sql.join([...found], sql`, `)})` : (found[0] ?? sql`${fields.title}`)
}

function levelOf(requirement: Requirement, level: number): number {
  return requirement.isFact ? fields.anywhere : level
}
