// The way to one service. A service that refuses, breaks off or does not answer becomes 503, 502 or 504 as problem+json,
// without a word about where it runs; while it keeps failing its circuit is open and everybody is refused at once. What
// only reads is asked once more when the connection was refused or broken off; nothing else ever is: a service may have
// carried out what broke off, on a new connection as on a kept one, which no error tells from one that never arrived.
import { setTimeout as pause } from 'node:timers/promises'
import { hasBody } from '@portal/chassis/body'
import { Refusal, unavailable } from '@portal/chassis/errors'
import type { Logger } from '@portal/chassis/log'
import { sendProblem } from '@portal/chassis/problem'
import { currentTraceparent, inSpan, SpanKind } from '@portal/chassis/tracing'
import type { Owner } from '@portal/contracts/event'
import type { Request, RequestHandler, Response } from 'express'
import { createCircuitBreaker, type Outcome } from './circuit-breaker.ts'
import { clientAddress } from './client-address.ts'
import { withoutClaims, withoutHopByHop } from './headers.ts'
import { createLane, type EngineName, type Exchange, type Lane } from './lane.ts'

const maxConnections = 128
const maxRequestsUnderWay = 512
// A stream has a connection to itself for as long as it lives.
const maxStreams = 1024
// Three signs of life, which a service gives each five seconds.
const streamSilenceMs = 15_000
const minimumPauseMs = 50
const pauseRangeMs = 100

export type Upstream = {
  forward: RequestHandler
  /** For answers that go on for minutes; they take no connection away from other requests. */
  forwardStream: RequestHandler
  /** Ends one stream properly. */
  endStream: (res: Response) => void
  /** Ends all streams properly; their clients come back elsewhere. */
  endStreams: () => void
  /** Whether everybody is refused, as the service keeps failing. */
  isOpen: () => boolean
  close: () => void
}

type UpstreamOptions = { service: Owner; url: string; timeoutMs: number; engine: EngineName; log: Logger }

/** `timeoutMs` is how long a service may stay silent, while connecting as well as before and within its answer. */
export function createUpstream({ service, url, timeoutMs, engine, log }: UpstreamOptions): Upstream {
  const circuit = createCircuitBreaker(service, log)
  const onBreak = (error: Error) => log.warn({ err: error, upstream: service }, 'a service broke off its answer')
  const requests = createLane({
    engine,
    url,
    maxConnections,
    maxUnderWay: maxRequestsUnderWay,
    silenceMs: timeoutMs,
    flushHeaders: false,
    onBreak,
  })
  const streams = createLane({
    engine,
    url,
    maxConnections: maxStreams,
    maxUnderWay: maxStreams,
    silenceMs: Math.max(timeoutMs, streamSilenceMs),
    flushHeaders: true,
    onBreak,
  })

  const forwardBy =
    (lane: Lane): RequestHandler =>
    async (req, res) => {
      // Whoever has gone by now would never be counted as gone.
      if (res.closed) return
      lane.enter(res)
      introduce(req, res)
      const exchangeOnce = () =>
        inSpan(`pass on to ${service}`, { kind: SpanKind.CLIENT }, () => {
          const traceparent = currentTraceparent()
          if (traceparent) req.headers.traceparent = traceparent
          return lane.exchange(req, res)
        })
      const ask = async () => {
        const exchange = await exchangeOrRepeat(req, res, exchangeOnce)
        if (exchange && 'error' in exchange) refuse(res, exchange.error)
        return outcomeOf(exchange, req)
      }
      if ((await circuit.pass(ask)) === 'open') sendProblem(res, circuitOpen())
    }

  const refuse = (res: Response, error: Error) => {
    const refusal = refusalOf(error)
    log.warn({ err: error, upstream: service, code: refusal.code }, 'a service did not answer')
    if (!res.headersSent && !res.destroyed) sendProblem(res, refusal)
  }

  return {
    forward: forwardBy(requests),
    forwardStream: forwardBy(streams),
    endStream: streams.endOne,
    endStreams: streams.end,
    isOpen: circuit.isOpen,
    close: () => {
      requests.close()
      streams.close()
    },
  }
}

/** Puts our own word about the client in the place of the client's. */
function introduce(req: Request, res: Response): void {
  // Read first, because what a trusted proxy says of the client is among what is removed.
  const { protocol, host } = req
  const address = clientAddress(req)
  const headers = withoutClaims(withoutHopByHop(req.headers))
  headers['x-forwarded-for'] = address
  headers['x-forwarded-proto'] = protocol
  // HTTP/1.0 knows no Host.
  if (host) headers['x-forwarded-host'] = host
  headers['x-request-id'] = res.get('X-Request-ID')
  // Nor can it end an answer of unknown length but by closing, which the proxy reads from here.
  headers.connection = req.httpVersion === '1.0' ? 'close' : 'keep-alive'
  req.headers = headers
}

const repeatableMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const brokenCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE'])

/** Once more after a short pause of random length, so that those who lost their connection together do not come together. */
async function exchangeOrRepeat(req: Request, res: Response, exchange: () => Promise<Exchange>): Promise<Exchange> {
  const first = await exchange()
  if (!first || !('error' in first) || !brokenCodes.has(codeOf(first.error)) || !isRepeatable(req)) return first
  await pause(minimumPauseMs + Math.random() * pauseRangeMs)
  return res.closed ? undefined : exchange()
}

function isRepeatable(req: Request): boolean {
  return repeatableMethods.has(req.method) && !hasBody(req)
}

const failedStatuses = new Set([500, 502, 504])

/** What an exchange tells of the service. One that says properly what it misses (503, when to come again) is well. */
function outcomeOf(exchange: Exchange, req: Request): Outcome {
  if (!exchange) return 'unknown'
  if ('error' in exchange) {
    // The silence may be that of a client who does not get its body sent.
    return codeOf(exchange.error) === 'ETIMEDOUT' && !req.complete ? 'unknown' : 'failed'
  }
  const { status, headers } = exchange.answer
  if (status !== 503) return failedStatuses.has(status) ? 'failed' : 'answered'
  const isDeliberate = headers['retry-after'] && headers['content-type']?.startsWith('application/problem+json')
  return isDeliberate ? 'answered' : 'failed'
}

const awayCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function refusalOf(error: Error): Refusal {
  const code = codeOf(error)
  if (awayCodes.has(code)) return unavailable('The service for this is away; try again shortly')
  if (code === 'ETIMEDOUT') return new Refusal('timeout', 'NO_ANSWER', 'The service for this did not answer in time')
  return new Refusal('badGateway', 'BAD_GATEWAY', 'The service for this broke off; try again shortly')
}

function circuitOpen(): Refusal {
  return new Refusal('unavailable', 'CIRCUIT_OPEN', 'The service for this keeps failing; try again shortly')
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
