import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Middleware that sets security headers. Pages may load only files of this gateway and run no inline scripts. Inline
 * styles and `data:` images are allowed, because Swagger UI needs them.
 */
export function securityHeaders(): RequestHandler {
  const setHeaders = helmet({
    // The gateway does not decide for other hosts of the domain.
    strictTransportSecurity: { includeSubDomains: false },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  })
  // The headers are the same for every response, so they are computed once.
  const sample = new ServerResponse(new IncomingMessage(new Socket()))
  setHeaders(sample.req, sample, () => undefined)
  const headers = Object.entries(sample.getHeaders()) as [string, string][]
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value)
    next()
  }
}
