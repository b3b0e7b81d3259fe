import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import helmet from 'helmet'

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

/**
 * The security headers of every response, as a list of lower-case names and values in turn. Pages may load only files of
 * this gateway and run no inline scripts. Inline styles and `data:` images are allowed, because Swagger UI needs them.
 */
export const securityHeaders: readonly string[] = Object.entries(sample.getHeaders() as Record<string, string>).flat()
