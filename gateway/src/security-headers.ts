import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Middleware for the headers that make browsers careful. Pages load what this gateway serves and nothing else, and run
 * no script that stands within them; Swagger UI needs style attributes and images as data.
 */
export function securityHeaders(): RequestHandler {
  const setHeaders = helmet({
    // Other hosts of the domain are not ours to decide for.
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
  // They are the same for every answer, so they are asked for once.
  const sample = new ServerResponse(new IncomingMessage(new Socket()))
  setHeaders(sample.req, sample, () => undefined)
  const headers = Object.entries(sample.getHeaders()) as [string, string][]
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value)
    next()
  }
}
