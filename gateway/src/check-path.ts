import { malformed } from '@portal/chassis/errors'
import type { NextFunction, Request, Response } from 'express'

/**
 * Encoded slashes, backslashes, dots and NULs, dot segments, parameters and empty segments: no address of ours holds
 * any, and what reads one differently than the next reader is how limits and checks are got around.
 */
const tricks = /%(?:2f|5c|2e|00)|%(?![0-9a-f]{2})|\/\/|[\\;]|\/\.\.?(?:\/|$)/i

/** Middleware that refuses paths with more than one reading, before anything is decided by them. */
export function checkPath(req: Request, _res: Response, next: NextFunction): void {
  // A target in absolute form (RFC 9112, section 3.2.2) names us; of it only the path counts.
  req.url = req.url.replace(/^https?:\/\/[^/?]*\/?/i, '/')
  const [path = ''] = req.url.split('?', 1)
  if (!path.startsWith('/') || tricks.test(path)) throw malformed('BAD_PATH', 'The path is not one of ours')
  next()
}
