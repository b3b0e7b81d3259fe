// Forwards requests to the process of the pages (ADR 43), with bodies as they arrive.
// Guarantees: an address has a share of the requests in flight, of the live streams, and of the bodies that are being
// sent. A body is at most 6 MiB. What a client does to its own request does not count as a failure of the process.
// Does not guarantee: that a request with a body is sent again if its connection was refused.
import { hasBody } from '@portal/chassis/http/body'
import { hopHeader, signHop } from '@portal/chassis/tokens/hop'
import type { Connections } from './attempt.ts'
import { forwardBody } from './forward-body.ts'
import type { ProxiedRequest } from './proxied-request.ts'
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
    furtherHeaders: signatureOf,
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
      const forwarding = { places: bodies, maxBytes: maxUploadBytes, code: 'BODY_TOO_LARGE' }
      return forwardBody(request, { client, send, ...forwarding })
    },
  })
}
