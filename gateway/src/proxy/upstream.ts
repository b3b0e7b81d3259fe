// Forwards requests to one service and converts its failures to problem+json (502, 503, 504) without its address.
// Guarantees: a request is sent twice at most: again if its connection was refused, or, for GET, HEAD and OPTIONS
// without a body, if the connection broke before a response (ADR 12). A body is read completely before it is sent to
// the service.
// Does not guarantee: that a request that ends with 502 or 504 was not carried out.
import { setTimeout as pause } from 'node:timers/promises'
import { HttpError, unavailable } from '@portal/chassis/errors'
import { hasBody } from '@portal/chassis/http/body'
import { sendProblem } from '@portal/chassis/http/problem'
import type { Logger } from '@portal/chassis/runtime/log'
import { currentTraceparent, inSpan, SpanKind } from '@portal/chassis/runtime/tracing'
import type { Owner } from '@portal/contracts/event'
import type { Request, Response } from 'express'
import type { Authorized } from '../access/authorize.ts'
import { clientAddress } from '../access/client-address.ts'
import type { ClientShares, ShareLimits } from '../access/client-shares.ts'
import { createCircuitBreaker, type Outcome } from './circuit-breaker.ts'
import { withoutHopByHop, withoutSpoofableHeaders } from './headers.ts'
import { readBody } from './read-body.ts'
import { createUpstreamPool, type EngineName, type Exchange, type UpstreamPool } from './upstream-pool.ts'

// Each request has its own connection until its client has read the response.
const maxRequests = 512
// Each stream has its own connection until it ends.
const maxStreams = 1024
// Three heartbeats: a service sends one every five seconds.
const streamSilenceMs = 15_000
const minRetryDelayMs = 50
const retryDelayRangeMs = 100

type Sender = Pick<Authorized, 'client' | 'charge'>
type Forward = (req: Request, res: Response, sender: Sender) => Promise<void>

export type Upstream = {
  forward: Forward
  /** Forwards a request whose response lasts for minutes, on a connection of the separate pool for streams. */
  forwardStream: Forward
  /** Ends one stream as if it were complete. */
  endStream: (res: Response) => void
  /** Ends all streams as if they were complete; their clients reconnect to another gateway. */
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
  engine: EngineName
  /** Limits of a client and a network; requests and live streams count separately. */
  limits: ShareLimits
  /** The places for buffered bodies, shared by all services. */
  bodies: ClientShares
  log: Logger
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { service, url, timeoutMs, engine, limits, bodies, log } = options
  const circuit = createCircuitBreaker(service, url, log)
  const onBreak = (error: Error) => log.warn({ err: error, upstream: service }, 'a service failed during its response')
  const requests = createUpstreamPool({
    engine,
    url,
    maxConnections: maxRequests,
    limits,
    silenceMs: timeoutMs,
    flushHeaders: false,
    onBreak,
  })
  const streams = createUpstreamPool({
    engine,
    url,
    maxConnections: maxStreams,
    limits,
    silenceMs: Math.max(timeoutMs, streamSilenceMs),
    flushHeaders: true,
    onBreak,
  })

  const forwardThrough =
    (upstreamPool: UpstreamPool): Forward =>
    async (req, res, sender) => {
      const { client } = sender
      // A client that has already disconnected emits no further 'close', so its place would never be released.
      if (res.closed) return
      upstreamPool.enter(res, client)
      if (!hasBody(req)) return send(upstreamPool, req, res, sender)
      const leave = bodies.enter(client, () => upstreamPool.evict(res))
      try {
        req.wholeBody = await readBody(req, res)
        await send(upstreamPool, req, res, sender)
      } finally {
        req.wholeBody = undefined
        leave()
      }
    }

  const send = async (upstreamPool: UpstreamPool, req: Request, res: Response, { client, charge }: Sender) => {
    if (hasEnded(res)) return
    const reportOutcome = circuit.allow(client.name)
    if (!reportOutcome) return sendProblem(res, circuitOpen())
    setForwardedHeaders(req, res)
    const exchangeOnce = () =>
      inSpan(`pass on to ${service}`, { kind: SpanKind.CLIENT }, () => {
        const traceparent = currentTraceparent()
        if (traceparent) req.headers.traceparent = traceparent
        return upstreamPool.exchange(req, res)
      })
    const exchange = await exchangeWithRetry(req, res, exchangeOnce)
    if (exchange && 'error' in exchange) reject(res, exchange.error)
    // Of a stream the length is unknown; the services limit those by themselves.
    if (exchange && 'response' in exchange) charge(Number(exchange.response.headers['content-length'] ?? 0))
    reportOutcome(outcomeOf(exchange))
  }

  const reject = (res: Response, error: Error) => {
    const httpError = httpErrorOf(error)
    log.warn({ err: error, upstream: service, code: httpError.code }, 'a request to a service failed')
    if (!res.headersSent && !res.destroyed) sendProblem(res, httpError)
  }

  return {
    forward: forwardThrough(requests),
    forwardStream: forwardThrough(streams),
    endStream: streams.endOne,
    endStreams: streams.end,
    isOpen: circuit.isOpen,
    close: () => {
      circuit.close()
      requests.close()
      streams.close()
    },
  }
}

/** Whether the client has disconnected or already has a response. */
function hasEnded(res: Response): boolean {
  return res.closed || res.writableEnded
}

/** Replaces the client's forwarding headers with the gateway's own. */
function setForwardedHeaders(req: Request, res: Response): void {
  // Read before the headers of trusted proxies are removed.
  const { protocol, host } = req
  const address = clientAddress(req)
  const headers = withoutSpoofableHeaders(withoutHopByHop(req.headers))
  headers['x-forwarded-for'] = address
  headers['x-forwarded-proto'] = protocol
  // HTTP/1.0 has no Host header.
  if (host) headers['x-forwarded-host'] = host
  headers['x-request-id'] = res.get('X-Request-ID')
  if (req.wholeBody) {
    delete headers['transfer-encoding']
    headers['content-length'] = String(req.wholeBody.length)
  }
  // HTTP/1.0 ends a response of unknown length by closing the connection; the engine reads that from this header.
  headers.connection = req.httpVersion === '1.0' ? 'close' : 'keep-alive'
  req.headers = headers
}

const readMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const brokenCodes = new Set(['ECONNRESET', 'EPIPE'])

/** Retries once, after a random delay, so that clients whose connections broke together do not retry together. */
async function exchangeWithRetry(req: Request, res: Response, exchange: () => Promise<Exchange>): Promise<Exchange> {
  const first = await exchange()
  if (!first || !('error' in first) || !isRetryable(req, codeOf(first.error))) return first
  await pause(minRetryDelayMs + Math.random() * retryDelayRangeMs)
  return hasEnded(res) ? undefined : exchange()
}

function isRetryable(req: Request, code: string): boolean {
  if (code === 'ECONNREFUSED') return true
  return brokenCodes.has(code) && readMethods.has(req.method) && !req.wholeBody
}

/** The outcome to report to the circuit breaker. Any response counts, whatever its status. */
function outcomeOf(exchange: Exchange): Outcome {
  if (!exchange) return 'unknown'
  if ('response' in exchange) return 'responded'
  const code = codeOf(exchange.error)
  if (code === 'ETIMEDOUT') return 'late'
  // Any other error, such as an invalid or oversized header, concerns one response only.
  return brokenCodes.has(code) || unavailableCodes.has(code) ? 'broken' : 'unknown'
}

const unavailableCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function httpErrorOf(error: Error): HttpError {
  const code = codeOf(error)
  if (unavailableCodes.has(code)) return unavailable('The service for this request is unavailable; try again shortly')
  if (code === 'ETIMEDOUT')
    return new HttpError('timeout', 'NO_ANSWER', 'The service for this request did not respond in time')
  return new HttpError(
    'badGateway',
    'BAD_GATEWAY',
    'The service for this request returned no valid response; try again shortly',
  )
}

function circuitOpen(): HttpError {
  return new HttpError(
    'unavailable',
    'CIRCUIT_OPEN',
    'The service for this request is not responding; try again shortly',
  )
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
