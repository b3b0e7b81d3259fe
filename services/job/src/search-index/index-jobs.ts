// Writes the search index in the transaction that changes a job, so it never lags behind. Only differences are written.
// Guarantees: after each commit, the index has the terms of each open job, up to a fixed number, and none of other
// jobs.
// Does not guarantee: this for jobs written by a release with other rules, until `rebuild-copies job search` has run.
import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '@portal/chassis/mysql/database'
import { prepared } from '@portal/chassis/mysql/statements'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { type DescribedJob, factCounts, jobTerms, jobWords } from '../schema.ts'
import { documentOf, fields, fieldsByTerm, isFilterTerm, isNameTerm, type SearchDocument } from './document.ts'

const insertBatch = 5000
const deleteBatch = 500

const shards = 8

type CountChange = [term: string, shard: number, by: number]
type TermRow = [term: string, level: number, jobId: number, field: number]

/** Updates the index for these jobs. The transaction must have locked their rows. */
export async function indexJobs(tx: Transaction, jobs: readonly DescribedJob[]): Promise<void> {
  const ids = jobs.map(({ id }) => id)
  await updateCounts(tx, await writeDifferences(tx, jobs, await readDocuments(tx, ids)))
}

/**
 * Indexes a job that the transaction has inserted, together with the commit. The counts come last, because other
 * transactions wait for the rows of them.
 */
export function indexNewJob(tx: Transaction, job: DescribedJob): void {
  const document = documentOf(job)
  if (!document) return
  const { rows, changes } = difference(job.id, { removed: [], added: [...fieldsByTerm(document)] })
  const counts = sumOf(changes)
  tx.beforeCommit(() => putDocument(tx, job.id, document))
  for (const batch of batchesOf(rows)) tx.beforeCommit(() => addTerms(tx, batch))
  if (counts.length > 0) tx.beforeCommit(() => addCounts(tx, counts))
}

/** Writes terms and documents, and returns the changes of the counts, which are still to be written. */
async function writeDifferences(
  tx: Transaction,
  jobs: readonly DescribedJob[],
  before: ReadonlyMap<number, SearchDocument>,
): Promise<CountChange[]> {
  const allRows: TermRow[] = []
  const allChanges: CountChange[] = []
  for (const job of jobs) {
    const oldDocument = before.get(job.id)
    const newDocument = documentOf(job)
    if (isDeepStrictEqual(contentOf(oldDocument), contentOf(newDocument))) continue
    const compared = compare(oldDocument && fieldsByTerm(oldDocument), newDocument && fieldsByTerm(newDocument))
    await removeTerms(tx, job.id, compared.removed)
    const { rows, changes } = difference(job.id, compared)
    allRows.push(...rows)
    allChanges.push(...changes)
    await putDocument(tx, job.id, newDocument)
  }
  for (const batch of batchesOf(allRows)) await addTerms(tx, batch)
  return allChanges
}

type Compared = { removed: string[]; added: [term: string, field: number][] }

/** The rows of the added terms, and the changes of the counts of filter terms. */
function difference(jobId: number, { removed, added }: Compared): { rows: TermRow[]; changes: CountChange[] } {
  const rows = added.flatMap(([term, field]) => levelsFrom(field).map((level): TermRow => [term, level, jobId, field]))
  const changes = [...removed.map((term) => change(term, jobId, -1)), ...added.map(([term]) => change(term, jobId, 1))]
  return { rows, changes: changes.filter(([term]) => isFilterTerm(term)) }
}

function batchesOf(rows: readonly TermRow[]): TermRow[][] {
  return Array.from({ length: Math.ceil(rows.length / insertBatch) }, (_, index) =>
    rows.slice(index * insertBatch, (index + 1) * insertBatch),
  )
}

async function readDocuments(tx: Transaction, ids: number[]): Promise<Map<number, SearchDocument>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.select().from(jobWords).where(inArray(jobWords.jobId, ids))
  return new Map(rows.map((row) => [row.jobId, row]))
}

function contentOf(document: SearchDocument | undefined) {
  return document && [document.words, document.facts, document.maxTerms]
}

function compare(before = new Map<string, number>(), after = new Map<string, number>()): Compared {
  return {
    removed: [...before].filter(([term, field]) => after.get(term) !== field).map(([term]) => term),
    added: [...after].filter(([term, field]) => before.get(term) !== field),
  }
}

function levelsFrom(field: number): number[] {
  return Object.values(fields).filter((level) => level >= field)
}

async function removeTerms(tx: Transaction, jobId: number, terms: readonly string[]): Promise<void> {
  const levels = Object.values(fields)
  for (let from = 0; from < terms.length; from += deleteBatch) {
    const some = terms.slice(from, from + deleteBatch)
    await tx
      .delete(jobTerms)
      .where(
        sql`${inArray(jobTerms.term, some)} AND ${inArray(jobTerms.level, levels)} AND ${eq(jobTerms.jobId, jobId)}`,
      )
  }
}

/** In the order of the index, so that neighbouring rows are written to the same page. */
async function addTerms(tx: Transaction, rows: readonly TermRow[]): Promise<void> {
  const sorted = rows.toSorted(([one, level], [other, otherLevel]) => {
    if (one === other) return level - otherLevel
    return one < other ? -1 : 1
  })
  await tx.execute(sql`INSERT IGNORE INTO job_terms (term, level, job_id, field) VALUES ${rowsOf(sorted)}`)
}

/** Passes rows as one parameter, from which the driver writes a list; a parameter for each value would cost far more. */
function rowsOf(rows: readonly (readonly (string | number)[])[]) {
  return sql.param(rows)
}

/** Counts of the few terms that many jobs share are sharded. Names are not: they are many, and filters scan them. */
function change(term: string, jobId: number, by: number): CountChange {
  return [term, isNameTerm(term) ? 0 : jobId % shards, by]
}

/** Called last, so that other transactions wait for the rows only briefly. */
async function updateCounts(tx: Transaction, changes: readonly CountChange[]): Promise<void> {
  const rows = sumOf(changes)
  if (rows.length === 0) return
  await addCounts(tx, rows)
  // Names without an open job are deleted, because they may belong to an erased recruiter.
  const decreased = rows.filter(([term, , by]) => by < 0 && isNameTerm(term)).map(([term]) => term)
  if (decreased.length > 0) {
    await tx.delete(factCounts).where(and(inArray(factCounts.term, decreased), eq(factCounts.jobs, 0)))
  }
}

/** One row for each term and shard, in a fixed order, so that transactions that write the same rows never deadlock. */
function sumOf(changes: readonly CountChange[]): CountChange[] {
  const sums = new Map<string, CountChange>()
  for (const [term, shard, by] of changes) {
    const key = `${shard} ${term}`
    sums.set(key, [term, shard, (sums.get(key)?.[2] ?? 0) + by])
  }
  return [...sums.values()]
    .filter(([, , by]) => by !== 0)
    .sort(([one, shard], [other, otherShard]) => shard - otherShard || (one < other ? -1 : 1))
}

async function addCounts(tx: Transaction, rows: readonly CountChange[]): Promise<void> {
  await tx.execute(sql`
    INSERT INTO fact_counts (term, shard, jobs) VALUES ${rowsOf(rows)}
    ON DUPLICATE KEY UPDATE jobs = fact_counts.jobs + VALUES(jobs)`)
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
