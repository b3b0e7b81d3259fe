// The connections to one service and the requests in flight on them.
// Guarantees: every request in flight has a connection, so that none waits for one that a slow reader of a response
// occupies. Clients share the connections; requests beyond their limits are rejected at once (429, 503). A request ends
// if the service is silent for too long while connecting, before its response or during it.
import { type HttpError, unavailable } from '@portal/chassis/errors'
import { createInFlightSet } from '@portal/chassis/http/in-flight'
import { sendProblem } from '@portal/chassis/http/problem'
import { type RequestContext, requestContext, runInContext } from '@portal/chassis/runtime/request-context'
import type { Request, Response } from 'express'
import { type Client, createClientShares, type ShareLimits } from '../access/client-shares.ts'
import { compressResponse } from './compression.ts'
import { type Attempt, type EngineOptions, responseTimeout, type ServiceResponse } from './engines/engine.ts'
import { createMiddlewareEngine } from './engines/http-proxy-middleware.ts'
import { createUndiciEngine } from './engines/undici.ts'
import { withoutHopByHop } from './headers.ts'
import { keepPrivate } from './private-responses.ts'

/** The result of an attempt: the response began, or an error occurred; undefined if the client disconnected first. */
export type Exchange = { response: ServiceResponse } | { error: Error } | undefined

const engines = { 'http-proxy-middleware': createMiddlewareEngine, undici: createUndiciEngine }
export type EngineName = keyof typeof engines

export type UpstreamPool = {
  /** Takes a place for a request until its response closes. Throws 429 or 503 if there is none. */
  enter: (res: Response, client: Client) => void
  /** Ends a request in favour of a client that holds less: with 503, or by cutting off a response that has begun. */
  evict: (res: Response) => void
  /** Forwards a request and its response. May be called again until a response begins. */
  exchange: (req: Request, res: Response) => Promise<Exchange>
  /** Ends a response as if it were complete. */
  endOne: (res: Response) => void
  /** Ends all responses in flight as if they were complete, and rejects further requests. */
  end: () => void
  close: () => void
}

export type UpstreamPoolOptions = EngineOptions & {
  engine: EngineName
  limits: ShareLimits
  /** Called with the error if a service fails during its response. */
  onBreak: (error: Error) => void
}

/** A request in flight. */
type InFlight = {
  res: Response
  context: Readonly<RequestContext>
  /** Settles the current attempt. */
  settle?: (exchange: Exchange) => void
  abort?: () => void
  /** The outcome is not needed any more. */
  isAbandoned?: boolean
}

export function createUpstreamPool(options: UpstreamPoolOptions): UpstreamPool {
  const engine = engines[options.engine](options)
  const shares = createClientShares(options.maxConnections, options.limits)
  const requestsInFlight = createInFlightSet<InFlight>()
  let isEnding = false
  const evict = (inFlight: InFlight) => {
    abandon(inFlight)
    // The client of a live stream can resume it elsewhere. Any other response must not look complete.
    if (options.flushHeaders) closeResponse(inFlight, evicted())
    else if (inFlight.res.headersSent) inFlight.res.destroy()
    else reject(inFlight, evicted())
  }
  return {
    enter: (res, client) => {
      if (isEnding) throw shuttingDown()
      const inFlight: InFlight = { res, context: requestContext() }
      const leaveShares = shares.enter(client, () => evict(inFlight))
      attachInFlight(inFlight)
      const leave = requestsInFlight.enter(inFlight)
      res.once('close', () => {
        leave()
        leaveShares()
        inFlight.settle?.(undefined)
        if (!res.writableFinished) abandon(inFlight)
      })
    },
    exchange: (req, res) => {
      const inFlight = inFlightOf(res)
      if (!inFlight) throw new Error('enter() must be called before exchange()')
      const { exchange, attempt } = beginAttempt(inFlight, req, options)
      engine.forward(req, res, attempt)
      return exchange
    },
    evict: (res) => {
      const inFlight = inFlightOf(res)
      if (inFlight) evict(inFlight)
    },
    endOne: (res) => {
      const inFlight = inFlightOf(res)
      if (inFlight) closeResponse(inFlight, shuttingDown())
    },
    end: () => {
      isEnding = true
      for (const inFlight of requestsInFlight) closeResponse(inFlight, shuttingDown())
    },
    close: engine.close,
  }
}

// Stored on the response object, because a WeakMap would cost more than all lookups in it.
const inFlightKey = Symbol('in flight')

function attachInFlight(inFlight: InFlight): void {
  Object.assign(inFlight.res, { [inFlightKey]: inFlight })
}

function inFlightOf(res: object): InFlight | undefined {
  return (res as { [inFlightKey]?: InFlight })[inFlightKey]
}

function beginAttempt(inFlight: InFlight, req: Request, { silenceMs, onBreak }: UpstreamPoolOptions) {
  const { res, context } = inFlight
  const { promise, resolve } = Promise.withResolvers<Exchange>()
  let isSettled = false
  let wasSent = true
  const settle = (exchange: Exchange) => {
    clearTimeout(connecting)
    isSettled = true
    resolve(exchange)
  }
  const connecting = setTimeout(() => settle({ error: responseTimeout() }), silenceMs)
  inFlight.settle = settle
  const attempt: Attempt = {
    connected: (abort) => {
      clearTimeout(connecting)
      inFlight.abort = abort
      wasSent = !isSettled && !inFlight.isAbandoned
      return wasSent
    },
    responded: (response) => {
      // The service's Connection header applies to its connection, not to the client's.
      const headers = withoutHopByHop(response.headers)
      headers.connection = res.shouldKeepAlive ? 'keep-alive' : 'close'
      keepPrivate(res, headers)
      compressResponse(req, res, headers)
      settle({ response })
      return headers
    },
    failed: (error) => {
      // A late error may surface in the context of another request that used the same connection before.
      if (isSettled && wasSent && !inFlight.isAbandoned) runInContext(context, () => onBreak(error))
      settle({ error })
    },
  }
  return { exchange: promise, attempt }
}

function abandon(inFlight: InFlight): void {
  inFlight.isAbandoned = true
  inFlight.abort?.()
}

/** Ends a response as if it were complete, or with the error if it has not begun. */
function closeResponse(inFlight: InFlight, httpError: HttpError): void {
  abandon(inFlight)
  if (inFlight.res.headersSent) inFlight.res.end()
  else reject(inFlight, httpError)
}

/** Sends the error in the context of the rejected request, which may differ from the one that caused the rejection. */
function reject({ res, context }: InFlight, httpError: HttpError): void {
  runInContext(context, () => sendProblem(res, httpError))
}

function shuttingDown(): HttpError {
  return unavailable('This gateway is shutting down; try again shortly')
}

function evicted(): HttpError {
  return unavailable('The portal is busy and serves clients with fewer requests in progress first; try again shortly')
}
