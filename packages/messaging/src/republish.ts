import type { Transactional } from '@portal/chassis/database'
import { malformed } from '@portal/chassis/errors'
import { and, gte, like, lt } from 'drizzle-orm'
import { z } from 'zod'
import { outbox } from './tables.ts'

const chunkRows = 1000

/**
 * Lets the running relay publish again what it published since an instant, for a broker that has lost its data; those
 * who have dealt with an event pass it over. `args` are the operator's: the instant (ISO 8601) and, where it is about
 * one event alone, its name. Events are kept for a week. Returns what to tell the operator.
 */
export async function republish({ db }: Transactional, [since, event]: readonly string[]): Promise<string> {
  const instant = z.iso.datetime({ offset: true }).safeParse(since)
  if (!instant.success)
    throw malformed('BAD_ARGUMENTS', 'Say since when, such as 2026-03-01T09:30:00Z, and which event')
  // Not open-ended: what the relay publishes again meanwhile would be found again.
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
