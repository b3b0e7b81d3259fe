import type { IncomingHttpHeaders } from 'node:http'
import type { Response } from 'express'

const privateOnly = 'private, no-cache'
const forbidsSharedCaching = /\b(?:private|no-store)\b/i

/** Marks a response as private to the user who requested it, to be revalidated before every use. */
export function markPrivate(res: Response): void {
  res.setHeader('Cache-Control', privateOnly)
}

/** Prevents a service's `Cache-Control` from making a marked response available to shared caches. */
export function keepPrivate(res: Response, headers: IncomingHttpHeaders): void {
  const header = headers['cache-control']
  if (header === undefined || res.getHeader('Cache-Control') !== privateOnly) return
  if (!forbidsSharedCaching.test(header)) headers['cache-control'] = privateOnly
}
