import { HttpError } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import { and, eq, sql } from 'drizzle-orm'
import { companyCounts, type LimitedAct } from '../schema.ts'

const hourMs = 3600_000

/** How long the periods are, in milliseconds and in characters of an instant in ISO 8601. */
const periods = {
  day: { ms: 24 * hourMs, characters: 'YYYY-MM-DD'.length },
  hour: { ms: hourMs, characters: 'YYYY-MM-DDTHH'.length },
}

type Limit = { act: LimitedAct; atMost: number; per: keyof typeof periods }

/** Counts an act of a company, which must commit with it. Throws 429 beyond `atMost` in a day or an hour (UTC). */
export async function countAct(tx: Transaction, companyId: number, { act, atMost, per }: Limit): Promise<void> {
  const now = Date.now()
  const { ms, characters } = periods[per]
  const period = new Date(now).toISOString().slice(0, characters)
  // `done` comes before `period`, because MySQL assigns from left to right and the count depends on the old period.
  await tx.execute(sql`
    INSERT INTO company_counts (company_id, act, period, done) VALUES (${companyId}, ${act}, ${period}, 1)
    ON DUPLICATE KEY UPDATE done = IF(period = ${period}, done, 0) + 1, period = ${period}`)
  const isThis = and(eq(companyCounts.companyId, companyId), eq(companyCounts.act, act))
  const { done } = single(await tx.select().from(companyCounts).where(isThis))
  if (done <= atMost) return
  const detail = `Your company may do this ${atMost} times per ${per} (UTC) at most: try again later`
  const retryAfterSeconds = Math.ceil((ms - (now % ms)) / 1000)
  throw new HttpError('tooManyRequests', 'COMPANY_LIMIT', detail, { retryAfterSeconds })
}
