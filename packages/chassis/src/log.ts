import { DrizzleQueryError } from 'drizzle-orm'
import { type Logger, pino } from 'pino'
import { currentScope } from './scope.ts'

export type { Logger } from 'pino'

/** Where secrets and personal data could stand in a logged object; their values never reach a log. */
const redactedPaths = [
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  '*.password',
  '*.token',
  '*.access_token',
  '*.refresh_token',
  '*.email',
]

/**
 * A logger that writes one JSON object a line to standard output, with the request id of the act in progress.
 * `level` is pino's: fatal, error, warn, info, debug, trace or silent. ERROR means that a person must act.
 */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
    redact: { paths: redactedPaths, censor: '[redacted]' },
    mixin: () => {
      const { requestId } = currentScope()
      return requestId === null ? {} : { request_id: requestId }
    },
  })
}

/**
 * What a log tells of an error: kind, code, message and where it happened. A failed statement is told by the driver's
 * word alone, because drizzle's message and the driver's other fields hold the values, and those can be anybody's data.
 */
export function describeError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const told = error instanceof DrizzleQueryError && error.cause ? error.cause : error
  const code = 'code' in told ? String(told.code) : undefined
  const stack = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return { type: told.name, ...(code === undefined ? {} : { code }), message: told.message, stack: stack.join('\n') }
}
