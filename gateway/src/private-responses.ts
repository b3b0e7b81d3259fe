import type { IncomingHttpHeaders } from 'node:http'
import type { Response } from 'express'

const personal = 'private, no-cache'
const isSharedCacheable = /\b(?:private|no-store)\b/i

/** Says of a response that it is for the person who asks, and must be asked for anew each time. */
export function markPrivate(res: Response): void {
  res.setHeader('Cache-Control', personal)
}

/** Keeps a service from saying less of a response that is marked, such as one that it gives to all. */
export function keepPrivate(res: Response, headers: IncomingHttpHeaders): void {
  const header = headers['cache-control']
  if (header === undefined || res.getHeader('Cache-Control') !== personal) return
  if (!isSharedCacheable.test(header)) headers['cache-control'] = personal
}
