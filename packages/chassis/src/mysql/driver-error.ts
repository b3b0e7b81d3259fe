import { DrizzleQueryError } from 'drizzle-orm'

/** The database did not respond in time, or could not be reached. */
export class DatabaseUnavailable extends Error {
  readonly code = 'STORE_AWAY'
}

/**
 * True for errors of a database that is unavailable, overloaded or shutting down; false for errors of the statement.
 */
export function isUnavailable(error: unknown): boolean {
  return isConnectionLost(error) || isDeadlock(error)
}

/** True for {@link isUnavailable} errors after which the connection cannot be used again. */
export function isConnectionLost(error: unknown): boolean {
  const code = driverCode(error)
  return code !== undefined && unavailableCodes.has(code)
}

/** True if a transaction lost a deadlock or waited too long for a lock; a retry may succeed. */
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
 * The driver's code, and the column if the error names one, for an error that means that the database rejects a value:
 * too long, out of range or of the wrong type. Leaves out the value, which may be personal data.
 */
export function rejectedValue(error: unknown): { code: string; column?: string } | undefined {
  const code = driverCode(error)
  if (code === undefined || !valueCodes.has(code)) return undefined
  const { message } = (error instanceof DrizzleQueryError ? error.cause : error) as Error
  // Anchored at the end of the message, because the value before it may look like a column.
  const column = /for column (?:`\w+`\.`\w+`\.`(\w+)`|'(\w+)') at row \d+$/.exec(message)
  const name = column?.[1] ?? column?.[2]
  return name === undefined ? { code } : { code, column: name }
}

// MariaDB errors that the driver has no name for.
const namesByNumber: Readonly<Record<number, string>> = { 1927: 'ER_CONNECTION_KILLED', 1969: 'ER_STATEMENT_TIMEOUT' }

/** The code of the driver's error, which drizzle wraps. */
export function driverCode(error: unknown): string | undefined {
  const cause = error instanceof DrizzleQueryError ? error.cause : error
  const { code, errno } = (cause ?? {}) as { code?: unknown; errno?: unknown }
  return typeof code === 'string' ? code : namesByNumber[Number(errno)]
}
