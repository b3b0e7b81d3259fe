// What jobs are found by is written in the transaction that changes the job, so a search never tells of anything that is
// not so, and nothing has to catch up. Guaranteed: after each commit the terms of a job are those of its wording, and
// a job that is not open has none. Only what differs is written. Not guaranteed after a release that makes other words
// of the same text, nor for jobs from before there was a search: `rebuild search` is for both. However much a job says, and
// in whatever script, it is a bounded number of rows.
import { isDeepStrictEqual } from 'node:util'
import { prepared, type Transaction } from '@portal/chassis/database'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { DescribedJob } from '../jobs/present.ts'
import { factCounts, jobTerms, jobWords } from '../schema.ts'
import { documentOf, fields, fieldsByTerm, isFact, isName, type SearchDocument } from './document.ts'

const rowsAtOnce = 5000
const termsAtOnce = 500

const shards = 8

type FactChange = [term: string, shard: number, by: number]
type TermRow = [term: string, level: number, jobId: number, field: number]

/** Brings what these jobs are found by in line with what they are now. Their rows have to be locked by the transaction. */
export async function indexJobs(tx: Transaction, jobs: readonly DescribedJob[]): Promise<void> {
  const ids = jobs.map(({ id }) => id)
  await countTerms(tx, await writeDifferences(tx, jobs, await readDocuments(tx, ids)))
}

/**
 * Lets a job be found that the transaction has inserted. Returns what is left to be done at the very end, as others wait for
 * the rows that it writes.
 */
export async function indexNewJob(tx: Transaction, job: DescribedJob): Promise<() => Promise<void>> {
  const changes = await writeDifferences(tx, [job], new Map())
  return () => countTerms(tx, changes)
}

/** All but how many jobs a fact holds for, which is returned. */
async function writeDifferences(
  tx: Transaction,
  jobs: readonly DescribedJob[],
  before: ReadonlyMap<number, SearchDocument>,
): Promise<FactChange[]> {
  const added: TermRow[] = []
  const changes: FactChange[] = []
  for (const job of jobs) {
    const was = before.get(job.id)
    const now = documentOf(job)
    if (isDeepStrictEqual(contentOf(was), contentOf(now))) continue
    const { gone, come } = compare(was && fieldsByTerm(was), now && fieldsByTerm(now))
    await removeTerms(tx, job.id, gone)
    added.push(
      ...come.flatMap(([term, field]) => levelsFrom(field).map((level): TermRow => [term, level, job.id, field])),
    )
    changes.push(...gone.map((term) => change(term, job.id, -1)), ...come.map(([term]) => change(term, job.id, 1)))
    await putDocument(tx, job.id, now)
  }
  for (let from = 0; from < added.length; from += rowsAtOnce) await addTerms(tx, added.slice(from, from + rowsAtOnce))
  return changes.filter(([term]) => isFact(term))
}

async function readDocuments(tx: Transaction, ids: number[]): Promise<Map<number, SearchDocument>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.select().from(jobWords).where(inArray(jobWords.jobId, ids))
  return new Map(rows.map((row) => [row.jobId, row]))
}

function contentOf(document: SearchDocument | undefined) {
  return document && [document.words, document.facts, document.maxTerms]
}

function compare(was = new Map<string, number>(), now = new Map<string, number>()) {
  return {
    gone: [...was].filter(([term, field]) => now.get(term) !== field).map(([term]) => term),
    come: [...now].filter(([term, field]) => was.get(term) !== field),
  }
}

function levelsFrom(field: number): number[] {
  return Object.values(fields).filter((level) => level >= field)
}

async function removeTerms(tx: Transaction, jobId: number, terms: readonly string[]): Promise<void> {
  const levels = Object.values(fields)
  for (let from = 0; from < terms.length; from += termsAtOnce) {
    const some = terms.slice(from, from + termsAtOnce)
    await tx
      .delete(jobTerms)
      .where(
        sql`${inArray(jobTerms.term, some)} AND ${inArray(jobTerms.level, levels)} AND ${eq(jobTerms.jobId, jobId)}`,
      )
  }
}

/** One parameter for all rows; the many of them would be most of what posting a job costs. */
async function addTerms(tx: Transaction, rows: readonly TermRow[]): Promise<void> {
  await tx.execute(sql`
    INSERT IGNORE INTO job_terms (term, level, job_id, field)
    SELECT given.term, given.level, given.job_id, given.field
    FROM JSON_TABLE(${JSON.stringify(rows)}, '$[*]' COLUMNS (
      term VARCHAR(220) CHARACTER SET utf8mb4 PATH '$[0]',
      level TINYINT UNSIGNED PATH '$[1]',
      job_id BIGINT UNSIGNED PATH '$[2]',
      field TINYINT UNSIGNED PATH '$[3]'
    )) AS given`)
}

/** The few facts that many jobs share are in shards; names are many, and looked through by their parts. */
function change(term: string, jobId: number, by: number): FactChange {
  return [term, isName(term) ? 0 : jobId % shards, by]
}

/** Last and in one order, so that transactions wait for each other shortly and never in a circle. */
async function countTerms(tx: Transaction, changes: readonly FactChange[]): Promise<void> {
  if (changes.length === 0) return
  const sums = new Map<string, FactChange>()
  for (const [term, shard, by] of changes) {
    const key = `${shard} ${term}`
    sums.set(key, [term, shard, (sums.get(key)?.[2] ?? 0) + by])
  }
  const rows = [...sums.values()]
    .filter(([, , by]) => by !== 0)
    .sort(([one, shard], [other, otherShard]) => shard - otherShard || (one < other ? -1 : 1))
  if (rows.length === 0) return
  await tx.execute(sql`
    INSERT INTO fact_counts (term, shard, jobs)
    SELECT given.term, given.shard, given.jobs
    FROM JSON_TABLE(${JSON.stringify(rows)}, '$[*]' COLUMNS (
      term VARCHAR(220) CHARACTER SET utf8mb4 PATH '$[0]',
      shard TINYINT UNSIGNED PATH '$[1]',
      jobs INT PATH '$[2]'
    )) AS given
    ON DUPLICATE KEY UPDATE jobs = fact_counts.jobs + VALUES(jobs)`)
  // A name that no open job has may be somebody's who is erased.
  const left = rows.filter(([term, , by]) => by < 0 && isName(term)).map(([term]) => term)
  if (left.length > 0) await tx.delete(factCounts).where(and(inArray(factCounts.term, left), eq(factCounts.jobs, 0)))
}

async function putDocument(tx: Transaction, jobId: number, document: SearchDocument | undefined): Promise<void> {
  if (!document) await tx.delete(jobWords).where(eq(jobWords.jobId, jobId))
  else await writeDocument(tx).execute({ jobId, ...document })
}

const writeDocument = prepared((db) =>
  db
    .insert(jobWords)
    .values({
      jobId: sql.placeholder('jobId'),
      words: sql.placeholder('words'),
      facts: sql.placeholder('facts'),
      maxTerms: sql.placeholder('maxTerms'),
    })
    .onDuplicateKeyUpdate({
      set: {
        words: sql`VALUES(${jobWords.words})`,
        facts: sql`VALUES(${jobWords.facts})`,
        maxTerms: sql`VALUES(${jobWords.maxTerms})`,
      },
    })
    .prepare(),
)
