import type { IncomingMessage, ServerResponse } from 'node:http'
import { idempotencyHeader, replayedHeader } from '@portal/contracts/operation'
import corsMiddleware from 'cors'
import type { Request, Response } from 'express'

const preflightSeconds = 600
const exposedHeaders =
  `Link,Location,X-Total-Count,ETag,X-Request-ID,Retry-After,WWW-Authenticate,${replayedHeader},` +
  'RateLimit,RateLimit-Policy,RateLimit-Limit,RateLimit-Remaining,RateLimit-Reset'

export type Cors = {
  /** The headers of a response, as a list of lower-case names and values in turn. */
  headersOf: (req: IncomingMessage) => string[]
  /** Responds to a preflight request. */
  preflight: (req: IncomingMessage, res: ServerResponse) => void
}

/**
 * Allows pages of exactly these origins to read responses; undefined if there are none. Cookies and other browser
 * credentials are not allowed, because tokens are sent in a header. Other origins get no CORS headers.
 */
export function createCors(origins: readonly string[]): Cors | undefined {
  if (origins.length === 0) return undefined
  const middleware = corsMiddleware({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'If-Match',
      'If-None-Match',
      'Last-Event-ID',
      'X-Request-ID',
      idempotencyHeader,
    ],
    maxAge: preflightSeconds,
  })
  return {
    headersOf: ({ headers: { origin } }) =>
      origin !== undefined && origins.includes(origin)
        ? ['vary', 'Origin', 'access-control-allow-origin', origin, 'access-control-expose-headers', exposedHeaders]
        : ['vary', 'Origin'],
    // The middleware uses only what every request and response of Node has.
    preflight: (req, res) => middleware(req as Request, res as Response, () => undefined),
  }
}
