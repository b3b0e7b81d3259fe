// Forwards requests to one service and converts its failures to problem+json (502, 503, 504) without its address.
// Guarantees: a request is sent twice at most: again if its connection was refused, or, for GET, HEAD and OPTIONS
// without a body, if the connection broke before a response (ADR 12). A body is read completely before it is sent to
// the service. Every request in flight has a connection, so that none waits for one that a slow reader of a response
// occupies. Clients share the connections; requests beyond their limits are rejected at once (429, 503).
// Does not guarantee: that a request that ends with 502 or 504 was not carried out.
import { setTimeout as pause } from 'node:timers/promises'
import { hasBody } from '@portal/chassis/http/body'
import type { Logger } from '@portal/chassis/runtime/log'
import { currentTraceparent, inSpan, SpanKind } from '@portal/chassis/runtime/tracing'
import type { Owner } from '@portal/contracts/event'
import type { Authorized } from '../access/authorize.ts'
import { type ClientShares, createClientShares, type ShareLimits } from '../access/client-shares.ts'
import { type AttemptResult, attemptRequest, type Connections } from './attempt.ts'
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts'
import type { Edge } from './edge.ts'
import { circuitOpen, httpErrorOf, isRetryable, outcomeOf, shuttingDown } from './failures.ts'
import { endAsComplete, evict, hasEnded, type ProxiedRequest, reject, takePlace } from './proxied-request.ts'
import { readBody } from './read-body.ts'
import { createRequestConnections } from './request-connections.ts'
import { createStreamConnections } from './stream-connections.ts'

const maxRequests = 512
const maxStreams = 1024
// Three heartbeats: a service sends one every five seconds.
const streamSilenceMs = 15_000
const minRetryDelayMs = 50
const retryDelayRangeMs = 100

type Sender = Pick<Authorized, 'client' | 'charge'>

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
  const { service, url, timeoutMs, limits, edge, log } = options
  const circuit = createCircuitBreaker(service, url, log)
  const forwardBy = createForward(options, circuit)
  const requests = createRequestConnections(url, { maxConnections: maxRequests, silenceMs: timeoutMs, edge })
  const requestPlaces = createClientShares(maxRequests, limits)
  const streams = createStreamConnections(url, Math.max(timeoutMs, streamSilenceMs))
  // Opening a stream costs the service more than a request, so a client may not open many at once.
  const streamPlaces = createClientShares(maxStreams, { ...limits, perClient: Math.ceil(limits.perClient / 2) })
  const openStreams = new Set<ProxiedRequest>()
  let isEnding = false
  return {
    forward: async (request, sender) => {
      // A client that has already disconnected emits no further 'close', so its place would never be released.
      if (request.res.closed) return
      takePlace(request, requestPlaces, sender.client)
      if (await edge?.respond(request)) return
      await forwardBy(requests, request, sender)
    },
    forwardStream: async (stream, sender, onOpen) => {
      if (stream.res.closed) return
      if (isEnding) throw shuttingDown()
      takePlace(stream, streamPlaces, sender.client)
      openStreams.add(stream)
      stream.res.once('close', () => openStreams.delete(stream))
      onOpen(() => endAsComplete(stream, shuttingDown()))
      await forwardBy(streams, stream, sender)
    },
    endStreams: () => {
      isEnding = true
      for (const stream of openStreams) endAsComplete(stream, shuttingDown())
    },
    isOpen: circuit.isOpen,
    close: () => {
      circuit.close()
      requests.close()
      streams.close()
    },
  }
}

/** Creates the function that forwards a request which has a place, after reading its body. */
function createForward({ service, bodies, log }: UpstreamOptions, circuit: CircuitBreaker) {
  const onBreak = (error: Error) => log.warn({ err: error, upstream: service }, 'a service failed during its response')

  const forward = async (connections: Connections, request: ProxiedRequest, { client, charge }: Sender) => {
    const { req } = request
    if (hasEnded(request)) return
    const reportOutcome = circuit.allow(client.name)
    if (!reportOutcome) return reject(request, circuitOpen())
    const result = await withRetry(request, () =>
      inSpan(`pass on to ${service}`, { kind: SpanKind.CLIENT }, () => {
        const traceparent = currentTraceparent()
        if (traceparent) req.headers.traceparent = traceparent
        return attemptRequest(request, connections, onBreak)
      }),
    )
    if (result && 'error' in result) fail(request, result.error)
    // Of a stream the length is unknown; the services limit those by themselves.
    else if (result) charge(result.bodyBytes)
    reportOutcome(outcomeOf(result))
  }

  const fail = (request: ProxiedRequest, error: Error) => {
    const { res } = request
    const httpError = httpErrorOf(error)
    log.warn({ err: error, upstream: service, code: httpError.code }, 'a request to a service failed')
    if (!res.headersSent && !res.destroyed) reject(request, httpError)
  }

  return async (connections: Connections, request: ProxiedRequest, sender: Sender): Promise<void> => {
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

/** Retries once, after a random delay, so that clients whose connections broke together do not retry together. */
async function withRetry(request: ProxiedRequest, attempt: () => Promise<AttemptResult>): Promise<AttemptResult> {
  const first = await attempt()
  if (!first || !('error' in first) || !isRetryable(request, first.error)) return first
  await pause(minRetryDelayMs + Math.random() * retryDelayRangeMs)
  return hasEnded(request) ? undefined : attempt()
}
