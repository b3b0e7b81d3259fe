import type { IncomingMessage, ServerResponse } from 'node:http'
import { idempotencyHeader, replayedHeader } from '@portal/contracts/operation'
import corsMiddleware from 'cors'
import type { Request, RequestHandler, Response } from 'express'

const preflightSeconds = 600

export type Cors = {
  /** Sets the headers of a response, and responds to preflight requests. */
  middleware: RequestHandler
  /** The headers of a response, as a list of names and values in turn. */
  headersOf: (req: IncomingMessage, res: ServerResponse) => string[]
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
    exposedHeaders: [
      ...[
        'Link',
        'Location',
        'X-Total-Count',
        'ETag',
        'X-Request-ID',
        'Retry-After',
        'WWW-Authenticate',
        replayedHeader,
      ],
      ...['RateLimit', 'RateLimit-Policy', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'],
    ],
    maxAge: preflightSeconds,
  })
  return {
    middleware,
    headersOf: (req, res) => {
      // The middleware uses only what every request and response of Node has.
      middleware(req as Request, res as Response, () => undefined)
      const headers = Object.entries(res.getHeaders()).flatMap(([name, value]) => [name, String(value)])
      for (const name of res.getHeaderNames()) res.removeHeader(name)
      return headers
    },
  }
}
