import type { IncomingHttpHeaders } from 'node:http'
import compression from 'compression'
import type { Request, RequestHandler, Response } from 'express'
import type { ProxiedRequest } from './proxied-request.ts'

// Shorter responses fit into two packets, so compressing them is not worth the CPU.
const minBytes = 2048

/**
 * Middleware that compresses responses in an encoding that the client accepts, and sets `Vary`. Range responses are not
 * compressed, because their offsets count the bytes of the uncompressed file.
 */
export const compress: RequestHandler = compression({
  threshold: minBytes,
  filter: (req, res) => !res.hasHeader('Content-Range') && compression.filter(req, res),
})

/**
 * Compresses a service's response before it is forwarded, if it is long enough. A response without `Content-Length`,
 * such as an event stream, is forwarded as it is. ETags stay valid, because the services send weak ones.
 */
export function compressResponse({ req, res, headers }: ProxiedRequest, received: IncomingHttpHeaders): void {
  // Checked here, so that the many short responses do not pay for the middleware.
  if (Number(received['content-length'] ?? 0) < minBytes) return
  if (req.headers['accept-encoding'] === undefined) headers.push('vary', 'Accept-Encoding')
  // The middleware uses only what every request and response of Node has.
  else compress(req as Request, res as Response, () => undefined)
}
