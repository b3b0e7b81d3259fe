import { type SQL, sql } from 'drizzle-orm'

/**
 * The time as the database has it, `afterMs` milliseconds from now. What decides when a mail is due is measured by this
 * one clock, because the replicas share it while their own may differ.
 */
export function databaseNow(afterMs = 0): SQL<Date> {
  const microseconds = Math.round(afterMs) * 1000
  return microseconds === 0 ? sql`utc_timestamp(3)` : sql`utc_timestamp(3) + interval ${microseconds} microsecond`
}
