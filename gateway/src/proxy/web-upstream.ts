// Forwards requests to the process of the pages (ADR 43), with bodies as they arrive.
// Guarantees: an address has a share of the requests in flight, of the live streams, and of the bodies that are being
// sent. A body is at most 6 MiB. What a client does to its own request does not count as a failure of the process.
// Does not guarantee: that a request with a body is sent again if its connection was refused.
import { HttpError } from '@portal/chassis/errors'
import { hasBody } from '@portal/chassis/http/body'
import type { Logger } from '@portal/chassis/runtime/log'
import { hopHeader } from '@portal/chassis/tokens/hop'
import { type Client, type ClientShares, createClientShares, type ShareLimits } from '../access/client-shares.ts'
import { signForwarded } from '../access/hop.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { createForward } from './forward.ts'
import { createOpenStreams } from './open-streams.ts'
import { evict, type ProxiedRequest, takePlace } from './proxied-request.ts'
import { createStreamConnections } from './stream-connections.ts'
import { maxRequests, maxStreams, streamSilenceOf, type Upstream } from './upstream.ts'

const maxUploadBytes = 6 * 2 ** 20

export type WebUpstream = Pick<Upstream, 'endStreams' | 'isOpen' | 'close'> & {
  /** Forwards a request. Throws 429 or 503 if it exceeds its client's limits, 413 if its body is too large. */
  forward: (request: ProxiedRequest, client: Client) => Promise<void>
}

type WebUpstreamOptions = {
  url: string
  /** Signs the address of each request. */
  hopSecret: string
  timeoutMs: number
  limits: ShareLimits
  /** The places for bodies that are being received, shared with the services. */
  bodies: ClientShares
  log: Logger
}

export function createWebUpstream(options: WebUpstreamOptions): WebUpstream {
  const { url, hopSecret, timeoutMs, bodies, log } = options
  const circuit = createCircuitBreaker('web', url, log)
  const forward = createForward({ name: 'web', circuit, log })
  const connections = createStreamConnections(url, {
    silenceMs: streamSilenceOf(timeoutMs),
    furtherHeaders: ({ req, origin }) => {
      const signature = [hopHeader, signForwarded(hopSecret, req, origin.address)]
      // A server that responds before it has read the whole body would otherwise close the connection, and the response
      // would be lost with it.
      return hasBody(req) ? [...signature, 'connection', 'keep-alive'] : signature
    },
  })
  // Only the process itself can distinguish the people at an address, so they are one client here.
  const { perNetwork } = options.limits
  const limits = { perClient: perNetwork, perNetwork }
  const requestPlaces = createClientShares(maxRequests, limits)
  const streamPlaces = createClientShares(maxStreams, limits)
  const openStreams = createOpenStreams()
  return {
    forward: async (request, client) => {
      const { req, res, isStream } = request
      // A client that has already disconnected emits no further 'close', so its place would never be released.
      if (res.closed) return
      assertBodyFits(request)
      if (isStream) openStreams.add(request)
      takePlace(request, isStream ? streamPlaces : requestPlaces, client)
      if (hasBody(req)) {
        const leave = bodies.enter(client, () => evict(request))
        req.once('end', leave)
        // The rest of a body that the process did not read, because the next request follows it on the connection.
        res.once('close', leave).once('close', () => req.resume())
      }
      await forward(connections, request, { client, charge: () => undefined })
    },
    endStreams: openStreams.endAll,
    isOpen: circuit.isOpen,
    close: () => {
      circuit.close()
      connections.close()
    },
  }
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
