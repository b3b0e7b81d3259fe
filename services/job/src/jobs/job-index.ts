// Streams the open jobs as lines of JSON, for sitemaps and for programs that keep a copy.
// Guarantees: memory and the time of a statement do not grow with the number of jobs. Pages are read one at a time in a
// process, for at most half of its time (ADR 27). The first page is read before the response begins, so that an unavailable
// database gives a 503; a later failure closes the connection.
// Does not guarantee: a consistent snapshot. A client that goes on after the last line that it got misses no job that was
// open all the time.
import { pipeline } from 'node:stream/promises'
import { type JobIndexLine, jobIndexMediaType, maxIndexLines } from '@portal/contracts/job/job-index'
import { and, asc, eq, gt } from 'drizzle-orm'
import type { Response } from 'express'
import type { Context } from '../context.ts'
import { isNotOverAt } from '../ends/end.ts'
import { readReplica } from '../replica.ts'
import { jobs } from '../schema.ts'
import { makePage } from './long-pages.ts'
import { isVisible } from './queries.ts'

const pageSize = 1000
/** A response is ended after this time, however slowly its client reads. */
const maxMs = 2 * 60_000

type IndexPage = { text: string; count: number; lastId: number }

/** The open jobs after an id, in the order of ids, in chunks of whole lines. */
export async function readJobIndex(ctx: Context, after: number): Promise<AsyncIterable<string>> {
  return chunksFrom(ctx, await readIndexPage(ctx, after))
}

async function* chunksFrom(ctx: Context, first: IndexPage): AsyncGenerator<string> {
  let page = first
  for (let total = page.count; ; total += page.count) {
    yield page.text
    if (page.count < pageSize || total + pageSize > maxIndexLines) return
    page = await readIndexPage(ctx, page.lastId)
  }
}

function readIndexPage(ctx: Context, after: number): Promise<IndexPage> {
  const read = async ({ db }: Pick<Context, 'db'>) => {
    const rows = await db
      .select({ id: jobs.id, title: jobs.title, updatedAt: jobs.updatedAt })
      // MySQL would read and sort all open jobs.
      .from(jobs, { forceIndex: 'jobs_shown_in_status' })
      .where(and(eq(jobs.status, 'OPEN'), isVisible, isNotOverAt(ctx.now()), gt(jobs.id, after)))
      .orderBy(asc(jobs.id))
      .limit(pageSize)
    const text = rows.map((row) => `${JSON.stringify(lineOf(row))}\n`).join('')
    return { text, count: rows.length, lastId: rows.at(-1)?.id ?? after }
  }
  return makePage(pageSize, () => readReplica(ctx, read))
}

function lineOf({ id, title, updatedAt }: { id: number; title: string; updatedAt: Date }): JobIndexLine {
  return { id, title, updated_at: updatedAt.toISOString() }
}

/** Streams the index to the client. A failure closes the connection, because the status has already been sent. */
export async function sendJobIndex(ctx: Context, res: Response, chunks: AsyncIterable<string>): Promise<void> {
  res.type(jobIndexMediaType)
  try {
    await pipeline(chunks, res, { signal: AbortSignal.timeout(maxMs) })
  } catch (error) {
    // The pipeline has destroyed the connection. Only a warning: the client may simply have disconnected.
    ctx.log.warn({ err: error }, 'index of jobs aborted')
  }
}
