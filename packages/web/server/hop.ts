// The hop between the gateway and this process, in both directions (ADR 43).
// Guarantees: an address is passed on only if the gateway signed it; otherwise it is that of the connection.
import { hopHeader, isHop, signHop } from '@portal/chassis/tokens/hop'
import type { RequestHandler } from 'express'
import type { Client } from '../app/api/send.ts'

const forwardedHeaders = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host']

/** Middleware that removes what a request claims about its browser and address, unless the gateway signed it. */
export function trustGatewayOnly(secrets: readonly string[]): RequestHandler {
  return (req, _res, next) => {
    const { headers } = req
    if (!isHop(req, secrets)) {
      for (const name of forwardedHeaders) delete headers[name]
    }
    // Otherwise addresses in pages would get the port of this process if the public one has none.
    headers.host = String(headers['x-forwarded-host'] ?? headers.host)
    next()
  }
}

/** The headers by which the gateway knows for which browser a request to the API is. */
export function hopHeaders(secret: string, method: string, { path, client }: { path: string; client: Client }) {
  const { address, userAgent } = client
  return {
    'x-forwarded-for': address,
    'user-agent': userAgent,
    [hopHeader]: signHop({ secret, method, path, address, userAgent, now: new Date() }),
  }
}
