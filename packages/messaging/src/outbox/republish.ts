import { badRequest } from '@portal/chassis/errors'
import type { Transactional } from '@portal/chassis/mysql/database'
import { and, gte, like, lt } from 'drizzle-orm'
import { z } from 'zod'
import { outbox } from '../tables.ts'

const chunkRows = 1000

/**
 * Makes the running relay republish the events since an instant, for a broker that lost its data. Consumers skip events
 * that they processed. The arguments come from the operator: the instant (ISO 8601) and, optionally, the name of one
 * event. Events are retained for a week. Returns a report for the operator; throws `badRequest` for an invalid instant.
 */
export async function republish({ db }: Transactional, [since, event]: readonly string[]): Promise<string> {
  const instant = z.iso.datetime({ offset: true }).safeParse(since)
  if (!instant.success) {
    throw badRequest('BAD_ARGUMENTS', 'Give a start time, such as 2026-03-01T09:30:00Z, and optionally an event name')
  }
  // The end is fixed, because events that the relay republishes meanwhile would match again.
  const [from, until] = [new Date(instant.data), new Date()]
  const named = event === undefined ? undefined : like(outbox.subject, `${event}.v%`)
  let total = 0
  for (let marked = chunkRows; marked === chunkRows; total += marked) {
    const [result] = await db
      .update(outbox)
      .set({ publishedAt: null })
      .where(and(gte(outbox.publishedAt, from), lt(outbox.publishedAt, until), named))
      .limit(chunkRows)
    marked = result.affectedRows
  }
  return `${total} events will be published again.`
}
