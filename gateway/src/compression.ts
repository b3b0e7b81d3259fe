import type { IncomingHttpHeaders } from 'node:http'
import compression from 'compression'
import type { Request, RequestHandler, Response } from 'express'

// What compressing takes is worth it from about here on; what is shorter fits into two packets anyway.
const minBytes = 2048

/**
 * Middleware that compresses what is sent on from here, as the client accepts it, and says that it depends on that. A part
 * of a file is left alone, because its place is counted in the bytes of the file.
 */
export const compress: RequestHandler = compression({
  threshold: minBytes,
  filter: (req, res) => !res.hasHeader('Content-Range') && compression.filter(req, res),
})

/**
 * The same for an answer of a service that is about to be passed on, where it is long enough. One whose length is not known
 * in advance, such as a stream of events, is passed on as it comes. Validators stay, as those of the services are weak.
 */
export function compressResponse(req: Request, res: Response, headers: IncomingHttpHeaders): void {
  // Looked at here so that the many short answers are not prepared for it.
  if (Number(headers['content-length'] ?? 0) >= minBytes) compress(req, res, () => undefined)
}
