// Forwards requests to one service and converts its failures to problem+json (502, 503, 504) without its address.
// Guarantees: a request is sent twice at most: again if its connection was refused, or, for GET, HEAD and OPTIONS
// without a body, if the connection broke before a response (ADR 12). A body is read completely before it is sent to
// the service. Every request in flight has a connection, so that none waits for one that a slow reader of a response
// occupies. Clients share the connections; requests beyond their limits are rejected at once (429, 503).
// Does not guarantee: that a request that ends with 502 or 504 was not carried out.
import { hasBody } from '@portal/chassis/http/body'
import type { Logger } from '@portal/chassis/runtime/log'
import type { Owner } from '@portal/contracts/event'
import { type ClientShares, createClientShares, type ShareLimits } from '../access/client-shares.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import type { Edge } from './edge.ts'
import { shuttingDown } from './failures.ts'
import { createForward, type Forward, type Sender } from './forward.ts'
import { createOpenStreams } from './open-streams.ts'
import { endAsComplete, evict, type ProxiedRequest, takePlace } from './proxied-request.ts'
import { readBody } from './read-body.ts'
import { createRequestConnections } from './request-connections.ts'
import { createStreamConnections } from './stream-connections.ts'

export const maxRequests = 512
export const maxStreams = 1024
// Three heartbeats: a service sends one every five seconds.
const streamSilenceMs = 15_000

/** How long a process may be silent during a stream, if it may be silent for `timeoutMs` otherwise. */
export function streamSilenceOf(timeoutMs: number): number {
  return Math.max(timeoutMs, streamSilenceMs)
}

export type Upstream = {
  /** Forwards a request. Throws 429 or 503 if it exceeds its sender's limits, 413 if its body is too large. */
  forward: (request: ProxiedRequest, sender: Sender) => Promise<void>
  /**
   * Forwards a request whose response lasts for minutes, apart from the limits of other requests. `onOpen` is called
   * with the function that ends the stream as if it were complete.
   */
  forwardStream: (stream: ProxiedRequest, sender: Sender, onOpen: (end: () => void) => void) => Promise<void>
  /** Ends all streams as if they were complete, and rejects further ones; their clients reconnect to another gateway. */
  endStreams: () => void
  /** Whether the circuit is open and all requests are rejected. */
  isOpen: () => boolean
  close: () => void
}

type UpstreamOptions = {
  service: Owner
  url: string
  /** How long a service may be silent while connecting, before its response and during it. */
  timeoutMs: number
  /** Limits of a client and a network. Live streams count separately, and a client may hold half as many. */
  limits: ShareLimits
  /** Responses that can be sent without the service. */
  edge: Edge | undefined
  /** The places for buffered bodies, shared by all services. */
  bodies: ClientShares
  log: Logger
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { service, url, timeoutMs, limits, edge, bodies, log } = options
  const circuit = createCircuitBreaker(service, url, log)
  const forward = withBodies(createForward({ name: service, circuit, log }), bodies)
  const requests = createRequestConnections(url, { maxConnections: maxRequests, silenceMs: timeoutMs, edge })
  const requestPlaces = createClientShares(maxRequests, limits)
  const streams = createStreamConnections(url, { silenceMs: streamSilenceOf(timeoutMs) })
  // Opening a stream costs the service more than a request, so a client may not open many at once.
  const streamPlaces = createClientShares(maxStreams, { ...limits, perClient: Math.ceil(limits.perClient / 2) })
  const openStreams = createOpenStreams()
  return {
    forward: async (request, sender) => {
      // A client that has already disconnected emits no further 'close', so its place would never be released.
      if (request.res.closed) return
      takePlace(request, requestPlaces, sender.client)
      if (await edge?.respond(request)) return
      await forward(requests, request, sender)
    },
    forwardStream: async (stream, sender, onOpen) => {
      if (stream.res.closed) return
      openStreams.add(stream)
      takePlace(stream, streamPlaces, sender.client)
      onOpen(() => endAsComplete(stream, shuttingDown()))
      await forward(streams, stream, sender)
    },
    endStreams: openStreams.endAll,
    isOpen: circuit.isOpen,
    close: () => {
      circuit.close()
      requests.close()
      streams.close()
    },
  }
}

/** Reads the body of each request before it is forwarded. */
function withBodies(forward: Forward, bodies: ClientShares): Forward {
  return async (connections, request, sender) => {
    if (!hasBody(request.req)) return forward(connections, request, sender)
    const leave = bodies.enter(sender.client, () => evict(request))
    try {
      request.body = await readBody(request.req, request.res)
      await forward(connections, request, sender)
    } finally {
      request.body = undefined
      leave()
    }
  }
}
