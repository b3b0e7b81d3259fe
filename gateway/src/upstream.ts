// The way to one service. A service that refuses, breaks off or does not answer becomes 503, 502 or 504 as problem+json,
// without a word about where it runs; while it does not respond its circuit is open and all requests are refused at once. A body
// is read as a whole before the service hears of it, so that its client's pace is nothing to the service. Any request is sent
// once more when the connection was refused, as nothing of it has arrived. What only reads is also sent once more when the
// connection broke off; nothing else ever is: a service may have carried out what broke off, on a new connection as on a
// kept one, which no error tells from one that never arrived.
import { setTimeout as pause } from 'node:timers/promises'
import { hasBody } from '@portal/chassis/body'
import { HttpError, unavailable } from '@portal/chassis/errors'
import type { Logger } from '@portal/chassis/log'
import { sendProblem } from '@portal/chassis/problem'
import { currentTraceparent, inSpan, SpanKind } from '@portal/chassis/tracing'
import type { Owner } from '@portal/contracts/event'
import type { Request, Response } from 'express'
import { createCircuitBreaker, type Outcome } from './circuit-breaker.ts'
import { clientAddress } from './client-address.ts'
import type { Client, ClientShares, ShareLimits } from './client-shares.ts'
import { withoutHopByHop, withoutSpoofableHeaders } from './headers.ts'
import { readBody } from './read-body.ts'
import { createUpstreamPool, type EngineName, type Exchange, type UpstreamPool } from './upstream-pool.ts'

// Each request under way has a connection to itself, for as long as its client takes to read the answer.
const maxRequests = 512
// A stream has a connection to itself for as long as it lives.
const maxStreams = 1024
// Three signs of life, which a service gives each five seconds.
const streamSilenceMs = 15_000
const minimumPauseMs = 50
const pauseRangeMs = 100

type Forward = (req: Request, res: Response, client: Client) => Promise<void>

export type Upstream = {
  forward: Forward
  /** For answers that go on for minutes; they take no connection away from other requests. */
  forwardStream: Forward
  /** Ends one stream properly. */
  endStream: (res: Response) => void
  /** Ends all streams properly; their clients come back elsewhere. */
  endStreams: () => void
  /** Whether all requests are refused, as the service does not respond. */
  isOpen: () => boolean
  close: () => void
}

type UpstreamOptions = {
  service: Owner
  url: string
  /** How long a service may stay silent, while connecting as well as before and within its answer. */
  timeoutMs: number
  engine: EngineName
  /** Of requests and of live streams, each by itself. */
  limits: ShareLimits
  /** The memory for bodies, which all services have together. */
  bodies: ClientShares
  log: Logger
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { service, url, timeoutMs, engine, limits, bodies, log } = options
  const circuit = createCircuitBreaker(service, url, log)
  const onBreak = (error: Error) => log.warn({ err: error, upstream: service }, 'a service broke off its answer')
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

  const forwardBy =
    (upstreamPool: UpstreamPool): Forward =>
    async (req, res, client) => {
      // A client that has left by now would never be counted as gone.
      if (res.closed) return
      upstreamPool.enter(res, client)
      if (!hasBody(req)) return passOn(upstreamPool, req, res, client)
      const leave = bodies.enter(client, () => upstreamPool.giveWay(res))
      try {
        req.wholeBody = await readBody(req, res)
        await passOn(upstreamPool, req, res, client)
      } finally {
        req.wholeBody = undefined
        leave()
      }
    }

  const passOn = async (upstreamPool: UpstreamPool, req: Request, res: Response, client: Client) => {
    if (hasEnded(res)) return
    const report = circuit.authorize(client.name)
    if (!report) return sendProblem(res, circuitOpen())
    setForwardedHeaders(req, res)
    const exchangeOnce = () =>
      inSpan(`pass on to ${service}`, { kind: SpanKind.CLIENT }, () => {
        const traceparent = currentTraceparent()
        if (traceparent) req.headers.traceparent = traceparent
        return upstreamPool.exchange(req, res)
      })
    const exchange = await exchangeOrRepeat(req, res, exchangeOnce)
    if (exchange && 'error' in exchange) reject(res, exchange.error)
    report(outcomeOf(exchange))
  }

  const reject = (res: Response, error: Error) => {
    const httpError = httpErrorOf(error)
    log.warn({ err: error, upstream: service, code: httpError.code }, 'a service did not answer')
    if (!res.headersSent && !res.destroyed) sendProblem(res, httpError)
  }

  return {
    forward: forwardBy(requests),
    forwardStream: forwardBy(streams),
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

/** Whether the client has left, or has an answer already. */
function hasEnded(res: Response): boolean {
  return res.closed || res.writableEnded
}

/** Puts our own word about the client in the place of the client's. */
function setForwardedHeaders(req: Request, res: Response): void {
  // Read first, because what a trusted proxy says of the client is among what is removed.
  const { protocol, host } = req
  const address = clientAddress(req)
  const headers = withoutSpoofableHeaders(withoutHopByHop(req.headers))
  headers['x-forwarded-for'] = address
  headers['x-forwarded-proto'] = protocol
  // HTTP/1.0 knows no Host.
  if (host) headers['x-forwarded-host'] = host
  headers['x-request-id'] = res.get('X-Request-ID')
  if (req.wholeBody) {
    delete headers['transfer-encoding']
    headers['content-length'] = String(req.wholeBody.length)
  }
  // Nor can it end an answer of unknown length but by closing, which the proxy reads from here.
  headers.connection = req.httpVersion === '1.0' ? 'close' : 'keep-alive'
  req.headers = headers
}

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const brokenCodes = new Set(['ECONNRESET', 'EPIPE'])

/** Once more after a short pause of random length, so that those who lost their connection together do not come together. */
async function exchangeOrRepeat(req: Request, res: Response, exchange: () => Promise<Exchange>): Promise<Exchange> {
  const first = await exchange()
  if (!first || !('error' in first) || !isRepeatable(req, codeOf(first.error))) return first
  await pause(minimumPauseMs + Math.random() * pauseRangeMs)
  return hasEnded(res) ? undefined : exchange()
}

function isRepeatable(req: Request, code: string): boolean {
  if (code === 'ECONNREFUSED') return true
  return brokenCodes.has(code) && readingMethods.has(req.method) && !req.wholeBody
}

/** What an exchange shows of the process of the service: any answer shows that it is well. */
function outcomeOf(exchange: Exchange): Outcome {
  if (!exchange) return 'unknown'
  if ('response' in exchange) return 'responded'
  const code = codeOf(exchange.error)
  if (code === 'ETIMEDOUT') return 'late'
  // Anything else, such as a header that is too large or makes no sense, is about one answer.
  return brokenCodes.has(code) || unavailableCodes.has(code) ? 'broken' : 'unknown'
}

const unavailableCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function httpErrorOf(error: Error): HttpError {
  const code = codeOf(error)
  if (unavailableCodes.has(code)) return unavailable('The service for this is away; try again shortly')
  if (code === 'ETIMEDOUT') return new HttpError('timeout', 'NO_ANSWER', 'The service for this did not answer in time')
  return new HttpError('badGateway', 'BAD_GATEWAY', 'The service for this broke off; try again shortly')
}

function circuitOpen(): HttpError {
  return new HttpError('unavailable', 'CIRCUIT_OPEN', 'The service for this does not respond; try again shortly')
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
