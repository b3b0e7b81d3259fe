import { idempotencyHeader, replayedHeader } from '@portal/contracts/operation'
import corsMiddleware from 'cors'
import type { RequestHandler } from 'express'

const preflightSeconds = 600

/**
 * Middleware that lets the pages of exactly these origins read answers. Tokens travel in a header, so nobody needs
 * credentials that the browser sends by itself. Any other origin gets the answer it would get without CORS. Preflights are
 * answered here, once `count` has run.
 */
export function cors(origins: readonly string[], count: RequestHandler): RequestHandler[] {
  if (origins.length === 0) return []
  const allowOrigins = corsMiddleware({
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
  return [(req, res, next) => (req.method === 'OPTIONS' ? count(req, res, next) : next()), allowOrigins]
}
