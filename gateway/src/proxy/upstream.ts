// Forwards requests to one process and converts its failures to problem+json (502, 503, 504) without its address.
// Guarantees: a request is sent twice at most: again if its connection was refused, or, for GET, HEAD and OPTIONS
// without a body, if the connection broke before a response (ADR 12). Every request in flight has a connection, so that
// none waits for one that a slow reader of a response occupies. Clients share the connections; requests beyond their
// limits are rejected at once (429, 503).
// Does not guarantee: that a request that ends with 502 or 504 was not carried out.
import { setTimeout as pause } from 'node:timers/promises'
import { hasBody } from '@portal/chassis/http/body'
import type { Logger } from '@portal/chassis/runtime/log'
import { currentTraceparent, inSpan, SpanKind } from '@portal/chassis/runtime/tracing'
import type { Owner } from '@portal/contracts/event'
import { type Client, type ClientShares, createClientShares, type ShareLimits } from '../access/client-shares.ts'
import { type AttemptResult, attemptRequest, type Connections } from './attempt.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import type { Edge } from './edge.ts'
import { circuitOpen, httpErrorOf, isRetryable, outcomeOf } from './failures.ts'
import { hasEnded, type ProxiedRequest, reject, takePlace } from './proxied-request.ts'

export const maxRequests = 512
const maxStreams = 1024
const minRetryDelayMs = 50
const retryDelayRangeMs = 100

/** The client that a request counts against, and what counts the bytes of a long response against its limits. */
type Sender = { client: Client; charge?: (bytes: number) => void }

export type Upstream = {
  /**
   * Forwards a request. Resolves once a response has begun, or an error was sent. Streams have limits apart from those
   * of other requests. Throws 429 or 503 if it exceeds its sender's limits, 413 if its body is too large.
   */
  forward: (request: ProxiedRequest, sender: Sender) => Promise<void>
  /** Whether the circuit is open and all requests are rejected. */
  isOpen: () => boolean
  close: () => void
}

/** What every process that the gateway forwards requests to has. */
export type ProcessOptions = {
  url: string
  /** How long the process may be silent while connecting, before its response and during it. */
  timeoutMs: number
  /** The limits of a client and a network. */
  limits: ShareLimits
  /** The places for bodies that are being received, shared by all processes. */
  bodies: ClientShares
  log: Logger
}

type UpstreamOptions = Pick<ProcessOptions, 'url' | 'log'> & {
  name: Owner | 'web'
  connections: { requests: Connections; streams: Connections }
  limits: { requests: ShareLimits; streams: ShareLimits }
  /** Responses that can be sent without the process. */
  edge?: Edge | undefined
  /** Calls `send` for a request with a body, with a place for that body. */
  withBody: (request: ProxiedRequest, client: Client, send: () => Promise<void>) => Promise<void>
}

export function createUpstream({ name, url, limits, connections, edge, withBody, log }: UpstreamOptions): Upstream {
  const circuit = createCircuitBreaker(name, url, log)
  const requestPlaces = createClientShares(maxRequests, limits.requests)
  const streamPlaces = createClientShares(maxStreams, limits.streams)

  const onBreak = (error: Error) => log.warn({ err: error, upstream: name }, 'a service failed during its response')
  const attempt = (request: ProxiedRequest) =>
    inSpan(`pass on to ${name}`, { kind: SpanKind.CLIENT }, () => {
      const traceparent = currentTraceparent()
      if (traceparent) request.req.headers.traceparent = traceparent
      return attemptRequest(request, request.isStream ? connections.streams : connections.requests, onBreak)
    })
  const fail = (request: ProxiedRequest, error: Error) => {
    const { res } = request
    const httpError = httpErrorOf(error)
    log.warn({ err: error, upstream: name, code: httpError.code }, 'a request to a service failed')
    if (!res.headersSent && !res.destroyed) reject(request, httpError)
  }
  const send = async (request: ProxiedRequest, { client, charge }: Sender) => {
    if (hasEnded(request)) return
    const reportOutcome = circuit.allow(client.name)
    if (!reportOutcome) return reject(request, circuitOpen())
    const result = await withRetry(request, attempt)
    if (result && 'error' in result) fail(request, result.error)
    // Of a stream the length is unknown; the services limit those by themselves.
    else if (result) charge?.(result.bodyBytes)
    reportOutcome(outcomeOf(result))
  }

  return {
    forward: async (request, sender) => {
      // A client that has already disconnected emits no further 'close', so its place would never be released.
      if (request.res.closed) return
      takePlace(request, request.isStream ? streamPlaces : requestPlaces, sender.client)
      if (await edge?.respond(request)) return
      if (hasBody(request.req)) await withBody(request, sender.client, () => send(request, sender))
      else await send(request, sender)
    },
    isOpen: circuit.isOpen,
    close: () => {
      circuit.close()
      connections.requests.close()
      connections.streams.close()
    },
  }
}

/** Retries once, after a random delay, so that clients whose connections broke together do not retry together. */
async function withRetry(
  request: ProxiedRequest,
  attempt: (request: ProxiedRequest) => Promise<AttemptResult>,
): Promise<AttemptResult> {
  const first = await attempt(request)
  if (!first || !('error' in first) || !isRetryable(request, first.error)) return first
  await pause(minRetryDelayMs + Math.random() * retryDelayRangeMs)
  return hasEnded(request) ? undefined : attempt(request)
}
