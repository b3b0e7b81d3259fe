import { DrizzleQueryError } from 'drizzle-orm'

/** The database did not answer in time, or there was no way to ask it. */
export class DatabaseUnavailable extends Error {
  readonly code = 'STORE_AWAY'
}

/** True for errors that mean that the database is away, overloaded or going down, rather than that we asked wrongly. */
export function isUnavailable(error: unknown): boolean {
  return isConnectionLost(error) || isDeadlock(error)
}

/** True for {@link isUnavailable} errors after which the connection is of no use any more. */
export function isConnectionLost(error: unknown): boolean {
  const code = driverCode(error)
  return code !== undefined && unavailableCodes.has(code)
}

/** True where a transaction lost a deadlock or waited too long for a lock: run again, it may well succeed. */
export function isDeadlock(error: unknown): boolean {
  const code = driverCode(error)
  return code === 'ER_LOCK_DEADLOCK' || code === 'ER_LOCK_WAIT_TIMEOUT'
}

const unavailableCodes = new Set([
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

const valueCodes = new Set([
  'ER_DATA_TOO_LONG',
  'ER_WARN_DATA_OUT_OF_RANGE',
  'ER_DATA_OUT_OF_RANGE',
  'ER_TRUNCATED_WRONG_VALUE',
  'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
  'ER_WRONG_VALUE',
  'ER_WRONG_VALUE_FOR_TYPE',
  'ER_INVALID_CHARACTER_STRING',
  'ER_CANNOT_CONVERT_STRING',
  'WARN_DATA_TRUNCATED',
])

/**
 * The driver's code, and the column where it names one, of an error that means that the database does not take a value:
 * too long, out of range or not of the column's kind. The value itself, which may be personal data, is left out.
 */
export function rejectedValue(error: unknown): { code: string; column?: string } | undefined {
  const code = driverCode(error)
  if (code === undefined || !valueCodes.has(code)) return undefined
  const { message } = (error instanceof DrizzleQueryError ? error.cause : error) as Error
  // At the end of the message, behind the value, which may look like a column as well.
  const column = /for column (?:`\w+`\.`\w+`\.`(\w+)`|'(\w+)') at row \d+$/.exec(message)
  const name = column?.[1] ?? column?.[2]
  return name === undefined ? { code } : { code, column: name }
}

// Errors of MariaDB that the driver has no name for.
const namesByNumber: Readonly<Record<number, string>> = { 1927: 'ER_CONNECTION_KILLED', 1969: 'ER_STATEMENT_TIMEOUT' }

/** What happened, as the driver tells it: drizzle wraps the driver's error. */
export function driverCode(error: unknown): string | undefined {
  const cause = error instanceof DrizzleQueryError ? error.cause : error
  const { code, errno } = (cause ?? {}) as { code?: unknown; errno?: unknown }
  return typeof code === 'string' ? code : namesByNumber[Number(errno)]
}
