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
    redact: { paths: redactedPaths, censor: '[redacted]' },
    mixin: () => {
      const { requestId } = currentScope()
      return requestId === null ? {} : { request_id: requestId }
    },
  })
}
