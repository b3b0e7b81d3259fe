// Forwards requests to the process of the pages (ADR 43), with bodies as they arrive.
// Guarantees: an address has a share of the requests in flight, of the live streams, and of the bodies that are being
// sent. A body is at most 6 MiB. What a client does to its own request does not count as a failure of the process.
// Does not guarantee: that a request with a body is sent again if its connection was refused.
import { HttpError } from '@portal/chassis/errors'
import { hasBody } from '@portal/chassis/http/body'
import { hopHeader, signHop } from '@portal/chassis/tokens/hop'
import type { Connections } from './attempt.ts'
import { evict, type ProxiedRequest } from './proxied-request.ts'
import { createRequestConnections } from './request-connections.ts'
import { createStreamConnections } from './stream-connections.ts'
import { createUpstream, type ProcessOptions, type Upstream } from './upstream.ts'

const maxUploadBytes = 6 * 2 ** 20
// A page that a service keeps waiting says so itself, once the gateway has ended the request for it.
const pageMs = 5_000

/** `hopSecret` signs the address of each request. */
type WebOptions = ProcessOptions & { hopSecret: string }

export function createWebUpstream({ url, hopSecret, timeoutMs, bodies, log, ...options }: WebOptions): Upstream {
  const signatureOf = ({ req: { method = '', url: path = '', headers }, origin: { address } }: ProxiedRequest) => {
    const userAgent = headers['user-agent'] ?? ''
    return { [hopHeader]: signHop({ secret: hopSecret, now: new Date(), method, path, address, userAgent }) }
  }
  const silenceMs = timeoutMs + pageMs
  const streams = createStreamConnections(url, {
    timeoutMs: silenceMs,
    furtherHeaders: (request) => {
      // A server that responds before it has read the whole body would otherwise close the connection, and the response
      // would be lost with it.
      return hasBody(request.req) ? { ...signatureOf(request), connection: 'keep-alive' } : signatureOf(request)
    },
  })
  const bodiless = createRequestConnections(url, { silenceMs, furtherHeaders: signatureOf })
  const requests: Connections = {
    ...bodiless,
    send: (request, attempt) => (hasBody(request.req) ? streams : bodiless).send(request, attempt),
  }
  // Only the process itself can distinguish the people at an address, so they are one client here.
  const { perNetwork } = options.limits
  const limits = { perClient: perNetwork, perNetwork }
  return createUpstream({
    name: 'web',
    url,
    log,
    connections: { requests, streams },
    limits: { requests: limits, streams: limits },
    withBody: (request, client, send) => {
      const { req, res } = request
      assertBodyFits(request)
      const leave = bodies.enter(client, () => evict(request))
      req.once('end', leave)
      // The rest of a body that the process did not read, because the next request follows it on the connection.
      res.once('close', leave).once('close', () => req.resume())
      return send()
    },
  })
}

/** Throws 413 for a body that is too large. Browsers declare the length of all bodies. */
function assertBodyFits({ req: { headers } }: ProxiedRequest): void {
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= maxUploadBytes) return
  throw new HttpError(
    'contentTooLarge',
    'BODY_TOO_LARGE',
    `The body is too large; send at most ${maxUploadBytes / 2 ** 20} MB, and declare its length`,
  )
}
