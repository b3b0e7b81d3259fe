import { type SQL, sql } from 'drizzle-orm'

/**
 * The database's current time plus `afterMs` milliseconds. Due times of emails use this clock because all replicas
 * share it, while their own clocks may differ.
 */
export function databaseNow(afterMs = 0): SQL<Date> {
  const microseconds = Math.round(afterMs) * 1000
  return microseconds === 0 ? sql`utc_timestamp(3)` : sql`utc_timestamp(3) + interval ${microseconds} microsecond`
}
