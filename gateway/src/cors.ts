import { idempotencyHeader, replayedHeader } from '@portal/contracts/operation'
import corsMiddleware from 'cors'
import type { RequestHandler } from 'express'

const preflightSeconds = 600

/**
 * Middleware that allows pages of exactly these origins to read responses. Cookies and other browser credentials are
 * not allowed, because tokens are sent in a header. Other origins get no CORS headers. `count` runs before a preflight
 * request gets its response.
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
