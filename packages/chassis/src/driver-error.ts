import { DrizzleQueryError } from 'drizzle-orm'

/** The database did not answer in time, or there was no way to ask it. */
export class StoreAway extends Error {
  readonly code = 'STORE_AWAY'
}

/** True for errors that mean that the database is away, overloaded or going down, rather than that we asked wrongly. */
export function storeAway(error: unknown): boolean {
  return meansAway(error) || lostRace(error)
}

/** True for {@link storeAway} errors after which the connection is of no use any more. */
export function meansAway(error: unknown): boolean {
  const code = driverCode(error)
  return code !== undefined && awayCodes.has(code)
}

/** True where a transaction lost a deadlock or waited too long for a lock: run again, it may well succeed. */
export function lostRace(error: unknown): boolean {
  const code = driverCode(error)
  return code === 'ER_LOCK_DEADLOCK' || code === 'ER_LOCK_WAIT_TIMEOUT'
}

const awayCodes = new Set([
  'STORE_AWAY',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_NORMAL_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_QUERY_INTERRUPTED',
  'ER_QUERY_TIMEOUT',
  'ER_STATEMENT_TIMEOUT',
])

// Errors of MariaDB that the driver has no name for.
const namesByNumber: Readonly<Record<number, string>> = { 1927: 'ER_CONNECTION_KILLED', 1969: 'ER_STATEMENT_TIMEOUT' }

/** What happened, as the driver tells it: drizzle wraps the driver's error. */
export function driverCode(error: unknown): string | undefined {
  const cause = error instanceof DrizzleQueryError ? error.cause : error
  const { code, errno } = (cause ?? {}) as { code?: unknown; errno?: unknown }
  return typeof code === 'string' ? code : namesByNumber[Number(errno)]
}
