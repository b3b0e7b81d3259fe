// Builds the SQL of a search (ADR 20). A statement reads a driving list, mostly the jobs of the rarest term, newest
// first, looks up the other terms for each job, and stops when the page is full. Join orders and indexes are forced,
// because MySQL would read and sort whole lists.
import { escapeLike } from '@portal/chassis/mysql/escape-like'
import { type SQL, sql } from 'drizzle-orm'
import { fields, partSeparator } from '../search-index/document.ts'
import type { Condition, DrivingList } from './conditions.ts'
import type { Position } from './cursor.ts'
import { type Plan, type Requirement, rarestFirst } from './plan.ts'
import { expectedReads, selectivitiesOf } from './selectivity.ts'

/** Requirements of more terms than this are not looked up term by term for each job. */
const maxLookups = 4

/** A part of the results. */
export type Part = {
  /** All words are found at this level or better; 3 is anywhere. */
  level: number
  /** Excludes jobs of a better level, so that the parts of a list by relevance have no job in common. */
  isExact?: boolean
  order: 'newest' | 'salary'
  after?: Position | undefined
}

/** A driving list, and the requirement or condition that its jobs meet. */
type ChosenList = DrivingList & { requirement?: Requirement; condition?: Condition }

/** Selects the ids of a page of jobs, each with the number that comes before the id in the order. */
export function pageStatement(plan: Plan, part: Part, { limit, offset }: { limit: number; offset: number }): SQL {
  const drivingLists = chooseDrivingLists(plan, part)
  const rank = part.order === 'salary' ? plan.pay.column : sql`${part.level}`
  const orderBy = (pay: SQL, id: SQL) =>
    part.order === 'salary' ? sql`ORDER BY ${pay} DESC, ${id} DESC` : sql`ORDER BY ${id} DESC`
  const read = (list: ChosenList, range: SQL) =>
    sql`SELECT STRAIGHT_JOIN ${list.id} AS id, ${rank} AS \`rank\` ${fromMatches(plan, part, list)}
      ${orderBy(plan.pay.column, list.id)} ${range}`
  const [only, ...others] = drivingLists
  if (only && others.length === 0) return read(only, sql`LIMIT ${limit} OFFSET ${offset}`)
  const lists = drivingLists.map((list) => sql`(${read(list, sql`LIMIT ${limit + offset}`)})`)
  return sql`SELECT id, \`rank\` FROM (${sql.join(lists, sql` UNION `)}) AS lists
    ${orderBy(sql`\`rank\``, sql`id`)} LIMIT ${limit} OFFSET ${offset}`
}

/** Counts the matching jobs. */
export function countStatement(plan: Plan, part: Part): SQL {
  const lists = chooseDrivingLists(plan, part).map(
    (list) => sql`(SELECT STRAIGHT_JOIN ${list.id} AS id ${fromMatches(plan, part, list)})`,
  )
  return sql`SELECT COUNT(*) AS total FROM (${sql.join(lists, sql` UNION `)}) AS lists`
}

/**
 * The lists of the terms of one requirement, the list of a condition that few jobs meet, or all open jobs in an order.
 */
function chooseDrivingLists(plan: Plan, part: Part): ChosenList[] {
  if (part.order === 'salary' && plan.isCommon) return [openJobs(plan.pay.index)]
  const [requirement] = rarestFirst(plan.requirements, part.level).filter(({ terms }) => terms.length > 0)
  const [condition] = plan.conditions
    .filter(({ drivingList }) => drivingList)
    .sort((one, other) => Number(one.drivingList?.size) - Number(other.drivingList?.size))
  const others = plan.requirements.filter((each) => each !== requirement)
  const reads = expectedReads(selectivitiesOf(plan.newestId, others, plan.conditions, part.level))
  // The list of a condition is read in full and sorted, that of a requirement only until the page is full.
  if (condition?.drivingList && condition.drivingList.size < reads) return [{ ...condition.drivingList, condition }]
  if (!requirement) return [openJobs(part.order === 'salary' ? plan.pay.index : sql`jobs_by_status`)]
  return requirement.terms.map((term) => ({
    id: sql`driving.job_id`,
    table: sql`job_terms AS driving`,
    where: [sql`driving.term = ${term}`, sql`driving.level = ${levelOf(requirement, part.level)}`],
    holdsJobs: false,
    requirement,
  }))
}

function openJobs(index: SQL): ChosenList {
  return {
    id: sql`job.id`,
    table: sql`jobs AS job FORCE INDEX (${index})`,
    where: [sql`job.status = 'OPEN'`, sql`job.is_deleted IS NULL`, sql`NOT job.is_hidden`],
    holdsJobs: true,
  }
}

/** The FROM and WHERE clauses that select the matching jobs of a driving list. */
function fromMatches(plan: Plan, part: Part, list: ChosenList): SQL {
  const others = rarestFirst(plan.requirements, part.level).filter((requirement) => requirement !== list.requirement)
  const single = others
    .filter(({ terms }) => terms.length === 1)
    .map((requirement, index) => lookUp(requirement, part.level, list.id, index))
  const prefixes = prefixesOf(plan)
  const readsWords =
    plan.phrases.length + plan.excludedPhrases.length + prefixes.length + plan.excludedPrefixes.length > 0
  // Requirements that take several lookups are checked last. They refer to the table before them, which enforces the
  // order.
  const id = readsWords ? sql`document.job_id` : (single.at(-1)?.id ?? list.id)
  const several = [...(list.requirement ? [list.requirement] : []), ...others]
    .filter(({ terms }) => terms.length > 1 && terms.length <= maxLookups)
    .map((requirement) => ({
      requirement,
      field: bestFieldOf(requirement.terms, levelOf(requirement, part.level), id),
    }))
  const first =
    list.requirement?.terms.length === 1 ? [{ requirement: list.requirement, field: sql`driving.field` }] : []
  const foundFields = [
    ...[...first, ...single, ...several].filter(({ requirement }) => !requirement.isFilter).map(({ field }) => field),
    ...prefixes.map((prefix) => fieldOfPrefix(prefix, part.level)),
  ]
  const excluded = plan.excludedTerms.map((term, index) => exclude(term, id, sql.raw(`without${index}`)))
  const conditions = [
    ...plan.conditions.filter((each) => each !== list.condition).map(({ condition }) => condition),
    ...others.flatMap(({ terms, check }) =>
      check && 'condition' in check && terms.length > maxLookups ? check.condition : [],
    ),
  ]
  const joinsJobs = !list.holdsJobs && (part.order === 'salary' || conditions.length > 0)
  const joins = [
    ...single.map(({ join }) => join),
    ...(readsWords ? [sql`JOIN job_words AS document ON document.job_id = ${list.id}`] : []),
    ...(joinsJobs ? [sql`JOIN jobs AS job ON job.id = ${list.id}`] : []),
    ...excluded.map(({ join }) => join),
  ]
  const where = [
    sql`TRUE`,
    ...list.where,
    ...(plan.minId > 0 ? [sql`${list.id} >= ${plan.minId}`] : []),
    ...(part.after ? [isBeyond(plan, part, list.id)] : []),
    ...single.map(({ where }) => where),
    ...several
      .filter(({ requirement }) => requirement !== list.requirement)
      .map(({ field }) => sql`${field} IS NOT NULL`),
    ...conditions,
    ...excluded.map(({ where }) => where),
    ...prefixes.map((prefix) => hasPrefix(prefix, part.level)),
    ...plan.excludedPrefixes.map((prefix) => sql`NOT ${hasPrefix(prefix, fields.anywhere)}`),
    ...plan.phrases.map(matchesOneOf),
    ...plan.excludedPhrases.map((pattern) => sql`document.words NOT LIKE ${pattern}`),
    ...(part.isExact && part.level > fields.title ? [sql`${worst(foundFields)} = ${part.level}`] : []),
  ]
  return sql`FROM ${sql.join([list.table, ...joins], sql` `)} WHERE ${sql.join(where, sql` AND `)}`
}

function matchesOneOf(patterns: readonly string[]): SQL {
  return sql`(${sql.join(
    patterns.map((pattern) => sql`document.words LIKE ${pattern}`),
    sql` OR `,
  )})`
}

function isBeyond({ pay }: Plan, { order, after = { rank: 0, id: 0 } }: Part, id: SQL): SQL {
  if (order === 'newest') return sql`${id} < ${after.id}`
  return sql`${pay.column} <= ${after.rank} AND (${pay.column} < ${after.rank} OR ${id} < ${after.id})`
}

function lookUp(requirement: Requirement, level: number, id: SQL, index: number) {
  const alias = sql.raw(`term${index}`)
  return {
    requirement,
    id: sql`${alias}.job_id`,
    field: sql`${alias}.field`,
    join: sql`JOIN job_terms AS ${alias}`,
    where: sql`${alias}.term = ${requirement.terms[0]} AND ${alias}.level = ${levelOf(requirement, level)}
      AND ${alias}.job_id = ${id}`,
  }
}

/**
 * The best field of a job that has one of several terms; null if none does. The terms are joined as a table, so that
 * they are looked up one by one; with a list in parentheses, MySQL would read all jobs.
 */
function bestFieldOf(terms: readonly string[], level: number, id: SQL): SQL {
  const table = sql.join(
    terms.map((term) => sql`SELECT ${term} AS term`),
    sql` UNION ALL `,
  )
  return sql`(SELECT STRAIGHT_JOIN MIN(other.field) FROM (${table}) AS given JOIN job_terms AS other
    ON other.term = given.term AND other.level = ${level} AND other.job_id = ${id})`
}

/**
 * The prefixes that are matched against the words of a job, because too many words have them to be looked up. They
 * include the prefix of the driving requirement, so that the same jobs match whichever list drives the search.
 */
function prefixesOf(plan: Plan): string[] {
  return plan.requirements.flatMap(({ terms, check }) => {
    const isLookedUp = terms.length > 0 && terms.length <= maxLookups
    return check && 'prefix' in check && !isLookedUp ? check.prefix : []
  })
}

/** Whether a word of the job has the prefix, at the level or better. */
function hasPrefix(prefix: string, level: number): SQL {
  const escaped = escapeLike(prefix)
  // The parts of dotted words are words as well.
  const patterns = prefix.startsWith('.') ? [`%${escaped}%`] : [' ', '.', '&'].map((gap) => `%${gap}${escaped}%`)
  const text = textAt(level)
  return sql`(${sql.join(
    patterns.map((pattern) => sql`${text} LIKE ${pattern}`),
    sql` OR `,
  )})`
}

/** All words of a job, those before the description, or those of the title. */
function textAt(level: number): SQL {
  const words = sql`document.words`
  if (level === fields.title) return sql`SUBSTRING_INDEX(${words}, ${partSeparator}, 1)`
  if (level === fields.anywhere) return words
  return sql`LEFT(${words}, CHAR_LENGTH(${words}) - CHAR_LENGTH(SUBSTRING_INDEX(${words}, ${partSeparator}, -1)))`
}

/**
 * The field of a prefix in a job that has it at this level: the level itself, or the one before it, which is better.
 */
function fieldOfPrefix(prefix: string, level: number): SQL {
  if (level === fields.title) return sql`${level}`
  return sql`IF(${hasPrefix(prefix, level - 1)}, ${level - 1}, ${level})`
}

function exclude(term: string, id: SQL, alias: SQL) {
  const on = sql`${alias}.term = ${term} AND ${alias}.level = ${fields.anywhere} AND ${alias}.job_id = ${id}`
  return { join: sql`LEFT JOIN job_terms AS ${alias} ON ${on}`, where: sql`${alias}.job_id IS NULL` }
}

function worst(foundFields: readonly SQL[]): SQL {
  if (foundFields.length > 1) return sql`GREATEST(${sql.join([...foundFields], sql`, `)})`
  return foundFields[0] ?? sql`${fields.title}`
}

function levelOf(requirement: Requirement, level: number): number {
  return requirement.isFilter ? fields.anywhere : level
}
