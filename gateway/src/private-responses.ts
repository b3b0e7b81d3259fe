import type { IncomingHttpHeaders } from 'node:http'
import type { Response } from 'express'

const personal = 'private, no-cache'
const keptApart = /\b(?:private|no-store)\b/i

/** Says of a response that it is for the person who asks, and must be asked for anew each time. */
export function markPersonal(res: Response): void {
  res.setHeader('Cache-Control', personal)
}

/** Keeps a service from saying less of a response that is marked, such as one that it gives to all. */
export function keepPersonal(res: Response, headers: IncomingHttpHeaders): void {
  const said = headers['cache-control']
  if (said === undefined || res.getHeader('Cache-Control') !== personal) return
  if (!keptApart.test(said)) headers['cache-control'] = personal
}
