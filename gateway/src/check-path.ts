import { malformed } from '@portal/chassis/errors'
import type { RequestHandler } from 'express'

/**
 * Encoded slashes, backslashes, dots and NULs, dot segments, parameters and empty segments: no address of ours holds
 * any, and what reads one differently than the next reader is how limits and checks are got around.
 */
const tricks = /%(?:2f|5c|2e|00)|%(?![0-9a-f]{2})|\/\/|[\\;]|\/\.\.?(?:\/|$)/i

/** Middleware that refuses paths with more than one reading, before anything is decided by them, once `count` has run. */
export function checkPath(count: RequestHandler): RequestHandler {
  return (req, res, next) => {
    // A target in absolute form (RFC 9112, section 3.2.2) names us; of it only the path counts.
    req.url = req.url.replace(/^https?:\/\/[^/?]*\/?/i, '/')
    const [path = ''] = req.url.split('?', 1)
    if (path.startsWith('/') && !tricks.test(path)) return next()
    return count(req, res, (error) => next(error ?? malformed('BAD_PATH', 'The path is not one of ours')))
  }
}
