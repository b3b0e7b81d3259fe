import { badRequest } from '@portal/chassis/errors'
import type { RequestHandler } from 'express'

/**
 * Encoded slashes, backslashes, dots and NULs, dot segments, path parameters and empty segments. No path of the portal
 * contains them, and two parsers that read them differently would allow limits and checks to be bypassed.
 */
const ambiguousSequence = /%(?:2f|5c|2e|00)|%(?![0-9a-f]{2})|\/\/|[\\;]|\/\.\.?(?:\/|$)/i

const badPathDetail =
  'The path is malformed or ambiguous; send it without encoded slashes, empty segments, dot segments and semicolons'

/** Middleware that rejects ambiguous paths with 400 before other code reads them. `count` runs before the rejection. */
export function checkPath(count: RequestHandler): RequestHandler {
  return (req, res, next) => {
    // A target in absolute form (RFC 9112, section 3.2.2) also names the host; only its path is used.
    req.url = req.url.replace(/^https?:\/\/[^/?]*\/?/i, '/')
    const [path = ''] = req.url.split('?', 1)
    if (path.startsWith('/') && !ambiguousSequence.test(path)) return next()
    return count(req, res, (error) => next(error ?? badRequest('BAD_PATH', badPathDetail)))
  }
}
