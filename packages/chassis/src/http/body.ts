// Reads and checks request bodies.
// Guarantees: `req.body` was JSON (or a form, where accepted) in UTF-8 of at most 100 kB after decompression, nested at
// most twenty levels deep, so code that walks through it terminates. Any other body is rejected before authentication.
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import express, { type Request, type RequestHandler } from 'express'
import { badRequest, HttpError } from '../errors.ts'

/** The size limit of a body, before and after decompression. */
export const maxBodyBytes = 100 * 1024
const maxDepth = 20

const parsing = {
  limit: maxBodyBytes,
  verify: (_req: unknown, _res: unknown, body: Buffer) => {
    // Decoding would silently insert replacement characters.
    if (!isUtf8(body)) throw badRequest('MALFORMED_REQUEST', 'The body must be UTF-8')
  },
}

type Paths = { forms?: readonly string[]; uploads?: readonly string[] }

/**
 * Middleware that reads bodies. `forms` are the full paths that also accept `application/x-www-form-urlencoded`. The routes
 * of `uploads` read theirs, which must be `multipart/form-data`.
 */
export function readBody({ forms = [], uploads = [] }: Paths): RequestHandler[] {
  const json = express.json(parsing)
  const form = express.urlencoded({ ...parsing, extended: false })
  return [
    (req, res, next) => {
      if (!hasBody(req)) return next()
      if (req.method === 'POST' && isAmong(uploads, req)) {
        if (req.is('multipart/form-data')) return next()
        throw unsupported('multipart/form-data')
      }
      const read = takesForm(req, forms) ? form : json
      assertReadable(req, read === form ? 'application/x-www-form-urlencoded' : 'application/json')
      read(req, res, next)
    },
    (req, _res, next) => {
      if (isDeeperThan(maxDepth, req.body)) {
        throw badRequest('BODY_TOO_DEEP', `The body is nested too deeply; at most ${maxDepth} levels are allowed`)
      }
      next()
    },
  ]
}

/** Whether the headers of a request announce a body that is not empty. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function takesForm(req: Request, forms: readonly string[]): boolean {
  return isAmong(forms, req) && !req.is('application/json')
}

function isAmong(paths: readonly string[], req: Request): boolean {
  return paths.includes(req.path.toLowerCase().replace(/\/$/, ''))
}

function unsupported(mediaType: string): HttpError {
  return new HttpError('unsupportedMediaType', 'UNSUPPORTED_MEDIA_TYPE', `Send the body as ${mediaType}`)
}

function assertReadable(req: Request, mediaType: string): void {
  if (!req.is(mediaType)) throw unsupported('application/json')
  const charsets = (req.get('content-type') ?? '').matchAll(/;\s*charset\s*=\s*["']?([^\s;"']*)/gi)
  if ([...charsets].some(([, charset = '']) => !/^utf-?8$/i.test(charset))) {
    throw new HttpError('unsupportedMediaType', 'UNSUPPORTED_ENCODING', 'Send the body in UTF-8')
  }
  // The parsers accept only one spelling of the charset.
  req.headers['content-type'] = mediaType
  // The parser would read the whole body before it rejects it.
  if (Number(req.headers['content-length'] ?? 0) > maxBodyBytes) throw bodyTooLarge()
}

export function bodyTooLarge(): HttpError {
  return new HttpError(
    'contentTooLarge',
    'BODY_TOO_LARGE',
    `The body is too large; send at most ${maxBodyBytes / 1024} kB`,
  )
}

/** Iterates level by level, because deep nesting would overflow the stack of a recursive function. */
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
