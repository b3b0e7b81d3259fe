// Forwards requests to the process of the pages (ADR 43), with bodies as they arrive.
// Guarantees: an address has a share of the requests in flight, of the live streams, and of the bodies that are being
// sent. A body is at most 6 MiB. What a client does to its own request does not count as a failure of the process.
// Does not guarantee: that a request with a body is sent again if its connection was refused.
import { HttpError } from '@portal/chassis/errors'
import { hasBody } from '@portal/chassis/http/body'
import { hopHeader } from '@portal/chassis/tokens/hop'
import { signForwarded } from '../access/hop.ts'
import { evict, type ProxiedRequest } from './proxied-request.ts'
import { createStreamConnections } from './stream-connections.ts'
import { createUpstream, type ProcessOptions, type Upstream } from './upstream.ts'

const maxUploadBytes = 6 * 2 ** 20

/** `hopSecret` signs the address of each request. */
type WebOptions = ProcessOptions & { hopSecret: string }

export function createWebUpstream({ url, hopSecret, timeoutMs, bodies, log, ...options }: WebOptions): Upstream {
  const connections = createStreamConnections(url, {
    timeoutMs,
    furtherHeaders: ({ req, origin }) => {
      const signature = { [hopHeader]: signForwarded(hopSecret, req, origin.address) }
      // A server that responds before it has read the whole body would otherwise close the connection, and the response
      // would be lost with it.
      return hasBody(req) ? { ...signature, connection: 'keep-alive' } : signature
    },
  })
  // Only the process itself can distinguish the people at an address, so they are one client here.
  const { perNetwork } = options.limits
  const limits = { perClient: perNetwork, perNetwork }
  return createUpstream({
    name: 'web',
    url,
    log,
    connections: { requests: connections, streams: connections },
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
