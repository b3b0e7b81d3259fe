import { DrizzleQueryError } from 'drizzle-orm'
import { type Logger, type LoggerOptions, pino } from 'pino'
import { requestContext } from './request-context.ts'
import { currentTraceId } from './tracing.ts'

export type { Logger } from 'pino'

/**
 * What must not appear in a log, with its replacement. Lines are redacted just before they are written, because
 * everything passes there: fields at any depth, messages, and the errors of stores, mail servers and drivers.
 *
 * Clients choose much of that text, so redacting takes time in proportion to its length: a pattern matches only at the
 * start of the run of characters it reads, reads a bounded number of them, or consumes all that follows its first few
 * characters. No text is scanned again from each of its positions.
 */
const redactionRules: readonly [RegExp, string][] = [
  // Fields by name, including fields of JSON inside a text.
  [
    /("[\w-]{0,40}?(?:passw|secret|token|authorization|cookie|e-?mail|recipient|phone)[\w-]{0,40}\\*":\s?\\*")(?:[^"\\]|\\.)+/gi,
    '$1[redacted]',
  ],
  // User and password in the URL of a store.
  [/\/\/[^\s/@":]*:[^\s/@"]*@/g, '//[redacted]@'],
  // Also tokens that were cut off.
  [/(?<![A-Za-z])eyJ[\w-]{5,}(?:\.[\w-]*){0,2}/g, '[token]'],
  [/\bBearer [\w.~+/=-]+/gi, 'Bearer [token]'],
  // Opaque tokens: 32 bytes as base64url, with more kinds of characters than request ids have. The length is checked
  // first, because hardly any word has it.
  [/(?<![\w-])(?=[\w-]{43}(?![\w-]))(?=[\w-]{0,42}[A-Z])(?=[\w-]{0,42}[a-z])(?=[\w-]{0,42}\d)[\w-]{43}/g, '[token]'],
]

const address = /(?<![\w.+%'-])[\w.+%'-]+(?:@|%40)[\w-]+\.[\w.-]*/gi
// A package with its version, as in the paths of stack traces.
const version = /@\d+\.\d/
// Searching for addresses takes longer than all other rules together, and most lines contain none.
const mayHoldAddress = /^.*(?:@|%40).*$/gm

/** Removes secrets and personal data from log lines. */
export function redact(lines: string): string {
  const text = redactionRules.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), lines)
  return text.replace(mayHoldAddress, (line) =>
    line.replace(address, (found) => (version.test(found) ? found : '[address]')),
  )
}

// Lines are redacted and written in batches. With pino's `streamWrite` hook and the buffer of its destination, which
// redact and measure each line by itself, a line of a request costs 11 µs instead of 7.
const maxBufferedCharacters = 16_384
const maxBufferedMs = 100

type Destination = { write: (line: string) => void; flushSync: () => void }
let standardOutput: Destination | undefined

/** Standard output, written in batches of redacted lines. */
function createDestination(): Destination {
  const output = pino.destination({ dest: 1, sync: false })
  let buffered: string[] = []
  let characters = 0
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (buffered.length > 0) output.write(redact(buffered.join('')))
    buffered = []
    characters = 0
  }
  // Prepended, because pino's own listeners flush what was written before.
  process.prependListener('beforeExit', flush)
  process.prependListener('exit', flush)
  return {
    write: (line) => {
      buffered.push(line)
      characters += line.length
      if (characters >= maxBufferedCharacters) flush()
      else timer ??= setTimeout(flush, maxBufferedMs).unref()
    },
    flushSync: () => {
      flush()
      output.flushSync()
    },
  }
}

/**
 * A logger that writes one JSON object per line to standard output, with the request id and trace id of the current
 * request. `level` is pino's: fatal, error, warn, info, debug, trace or silent. ERROR means that a person must act.
 *
 * Lines are written in batches, at most a tenth of a second late. A process that exits, even after an uncaught error,
 * writes the rest first; a process that is killed loses it.
 */
export function createLogger(service: string, level: string): Logger {
  const options: LoggerOptions = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
    mixin: () => {
      const { requestId } = requestContext()
      const fields = requestId === null ? {} : { request_id: requestId }
      const traceId = currentTraceId()
      return traceId === undefined ? fields : { ...fields, trace_id: traceId }
    },
  }
  standardOutput ??= createDestination()
  return pino(options, standardOutput)
}

/**
 * The loggable description of an error: type, code, message and stack. For a failed statement it uses the driver's code
 * and message only, because drizzle's message and the driver's other fields contain the values, which may be personal
 * data.
 */
export function describeError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const source = error instanceof DrizzleQueryError && error.cause ? error.cause : error
  const code = 'code' in source ? String(source.code) : undefined
  const stack = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return {
    type: source.name,
    ...(code === undefined ? {} : { code }),
    message: source.message,
    stack: stack.join('\n'),
  }
}
