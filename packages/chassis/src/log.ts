import { DrizzleQueryError } from 'drizzle-orm'
import { type Logger, type LoggerOptions, pino } from 'pino'
import { requestContext } from './request-context.ts'
import { currentTraceId } from './tracing.ts'

export type { Logger } from 'pino'

/**
 * What must not stand in a log, with what stands there instead. Lines are searched as they are about to be written, because
 * that is the one place where everything comes by: fields at any depth, messages, and what stores, mail servers and
 * drivers say in their errors. A client chooses much of that text, so the search takes time in proportion to its length: a
 * pattern begins only where the run of characters that it reads begins, reads a bounded number of them, or takes whatever
 * follows its first few characters, so that nothing is read again from each place in it.
 */
const redactionRules: readonly [RegExp, string][] = [
  // Fields by their names, also those of JSON within a text.
  [
    /("[\w-]{0,40}?(?:passw|secret|token|authorization|cookie|e-?mail|recipient|phone)[\w-]{0,40}\\*":\s?\\*")(?:[^"\\]|\\.)+/gi,
    '$1[redacted]',
  ],
  // User and password of a store's address.
  [/\/\/[^\s/@":]*:[^\s/@"]*@/g, '//[redacted]@'],
  // Also a token that has lost its end, where a text was cut.
  [/(?<![A-Za-z])eyJ[\w-]{5,}(?:\.[\w-]*){0,2}/g, '[token]'],
  [/\bBearer [\w.~+/=-]+/gi, 'Bearer [token]'],
  // Tokens that say nothing: 32 bytes as base64url, which hold more kinds of characters than request ids do. The length is
  // looked at first, as it is what hardly any word has.
  [/(?<![\w-])(?=[\w-]{43}(?![\w-]))(?=[\w-]{0,42}[A-Z])(?=[\w-]{0,42}[a-z])(?=[\w-]{0,42}\d)[\w-]{43}/g, '[token]'],
]

const address = /(?<![\w.+%'-])[\w.+%'-]+(?:@|%40)[\w-]+\.[\w.-]*/gi
// A package with its version, as the paths of stack traces have it.
const version = /@\d+\.\d/
// Looking for an address takes longer than for all else together, and most lines name nobody.
const mayHoldAddress = /^.*(?:@|%40).*$/gm

/** Lines of a log without secrets and personal data. */
export function redact(lines: string): string {
  const text = redactionRules.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), lines)
  return text.replace(mayHoldAddress, (line) =>
    line.replace(address, (found) => (version.test(found) ? found : '[address]')),
  )
}

// A search and a write for each line cost more than the line.
const writtenAtOnceCharacters = 16_384
const latestMs = 100

type Destination = { write: (line: string) => void; flushSync: () => void }
let standardOutput: Destination | undefined

/** Standard output, to which lines go some at once and without what must not stand in a log. */
function createDestination(): Destination {
  const output = pino.destination({ dest: 1, sync: false })
  let gathered: string[] = []
  let characters = 0
  let timer: NodeJS.Timeout | undefined
  const pass = () => {
    clearTimeout(timer)
    timer = undefined
    if (gathered.length > 0) output.write(redact(gathered.join('')))
    gathered = []
    characters = 0
  }
  // Before the output's own, which writes what it has been given by then.
  process.prependListener('beforeExit', pass)
  process.prependListener('exit', pass)
  return {
    write: (line) => {
      gathered.push(line)
      characters += line.length
      if (characters >= writtenAtOnceCharacters) pass()
      else timer ??= setTimeout(pass, latestMs).unref()
    },
    flushSync: () => {
      pass()
      output.flushSync()
    },
  }
}

/**
 * A logger that writes one JSON object a line to standard output, with the request and trace id of the act in progress.
 * `level` is pino's: fatal, error, warn, info, debug, trace or silent. ERROR means that a person must act. Lines are
 * written some at once, a tenth of a second late at most; those are lost with a process that is killed. One that ends,
 * be it by an error that nobody caught, writes them first.
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
      const about = requestId === null ? {} : { request_id: requestId }
      const traceId = currentTraceId()
      return traceId === undefined ? about : { ...about, trace_id: traceId }
    },
  }
  standardOutput ??= createDestination()
  return pino(options, standardOutput)
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
