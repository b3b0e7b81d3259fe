// The bodies of requests. Guaranteed: what a route finds in `req.body` was JSON (or a form, where one is taken) of at most
// 100 kB, counted after decompression, in UTF-8 and nested no deeper than twenty levels, so that whatever walks through it
// later ends. What is not is refused before anybody's identity is looked at.
import { isUtf8 } from 'node:buffer'
import express, { type Request, type RequestHandler } from 'express'
import { HttpError, malformed } from './errors.ts'

/** What a body may hold, also before it is decompressed. */
export const maxBodyBytes = 100 * 1024
const maxDepth = 20

const parsing = {
  limit: maxBodyBytes,
  verify: (_req: unknown, _res: unknown, body: Buffer) => {
    // Decoding would put replacement characters in the place of what was sent.
    if (!isUtf8(body)) throw malformed('MALFORMED_REQUEST', 'The body is not UTF-8')
  },
}

/** Middleware that reads bodies. `forms` are the full paths that also take `application/x-www-form-urlencoded`. */
export function readBody(forms: readonly string[]): RequestHandler[] {
  const json = express.json(parsing)
  const form = express.urlencoded({ ...parsing, extended: false })
  return [
    (req, res, next) => {
      if (!hasBody(req)) return next()
      const read = takesForm(req, forms) ? form : json
      assertReadable(req, read === form ? 'application/x-www-form-urlencoded' : 'application/json')
      read(req, res, next)
    },
    (req, _res, next) => {
      if (isDeeperThan(maxDepth, req.body)) throw malformed('BODY_TOO_DEEP', 'The body is nested too deeply')
      next()
    },
  ]
}

/** Whether a request says that it has a body that is not empty. */
export function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function takesForm(req: Request, forms: readonly string[]): boolean {
  return forms.includes(req.path.toLowerCase().replace(/\/$/, '')) && !req.is('application/json')
}

function assertReadable(req: Request, mediaType: string): void {
  if (!req.is(mediaType)) throw new HttpError('unsupportedMediaType', 'UNSUPPORTED_MEDIA_TYPE', 'Send application/json')
  const charsets = (req.get('content-type') ?? '').matchAll(/;\s*charset\s*=\s*["']?([^\s;"']*)/gi)
  if ([...charsets].some(([, charset = '']) => !/^utf-?8$/i.test(charset))) {
    throw new HttpError('unsupportedMediaType', 'UNSUPPORTED_ENCODING', 'Send UTF-8')
  }
  // The parsers know one spelling of the charset only.
  req.headers['content-type'] = mediaType
  // The parser would read it to its end before saying so.
  if (Number(req.headers['content-length'] ?? 0) > maxBodyBytes) throw bodyTooLarge()
}

export function bodyTooLarge(): HttpError {
  return new HttpError(
    'contentTooLarge',
    'BODY_TOO_LARGE',
    `The body is too large; send at most ${maxBodyBytes / 1024} kB`,
  )
}

/** Goes level by level, because a function that calls itself is what deep nesting is meant to break. */
function isDeeperThan(levels: number, value: unknown): boolean {
  let level = [value].filter(isContainer)
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > levels) return true
    level = level.flatMap((item): unknown[] => Object.values(item)).filter(isContainer)
  }
  return false
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
