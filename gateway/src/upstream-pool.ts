// Connections to one service, and what is under way on them. There are as many connections as requests may be under way, so
// that no request waits for one that a slow reader of a response holds; clients share them, and what comes beyond is refused
// at once (429, 503). A service that is silent for too long, while connecting as well as before and within its answer, is
// given up.
import { type HttpError, unavailable } from '@portal/chassis/errors'
import { createInFlightSet } from '@portal/chassis/in-flight'
import { sendProblem } from '@portal/chassis/problem'
import { type RequestContext, requestContext, runInContext } from '@portal/chassis/request-context'
import type { Request, Response } from 'express'
import { type Client, createClientShares, type ShareLimits } from './client-shares.ts'
import { compressResponse } from './compression.ts'
import { type Attempt, type EngineOptions, responseTimeout, type ServiceResponse } from './engines/engine.ts'
import { createMiddlewareEngine } from './engines/http-proxy-middleware.ts'
import { createUndiciEngine } from './engines/undici.ts'
import { withoutHopByHop } from './headers.ts'
import { keepPrivate } from './private-responses.ts'

/** How asking went: an answer has begun, or an error came instead; undefined when the client has gone before either. */
export type Exchange = { response: ServiceResponse } | { error: Error } | undefined

const engines = { 'http-proxy-middleware': createMiddlewareEngine, undici: createUndiciEngine }
export type EngineName = keyof typeof engines

export type UpstreamPool = {
  /** Counts a request of a client until its answer has ended; throws when there are too many. */
  enter: (res: Response, client: Client) => void
  /** Ends a request for the sake of a client that holds less: by a refusal, or by breaking its answer off. */
  giveWay: (res: Response) => void
  /** Passes a request on and its answer back. May be called again as long as nothing of an answer has come. */
  exchange: (req: Request, res: Response) => Promise<Exchange>
  /** Ends an answer under way as if it were complete. */
  endOne: (res: Response) => void
  /** Ends the answers under way as if they were complete, and refuses further requests. */
  end: () => void
  close: () => void
}

export type UpstreamPoolOptions = EngineOptions & {
  engine: EngineName
  limits: ShareLimits
  /** Told of an answer that broke off in its middle. */
  onBreak: (error: Error) => void
}

/** A request under way, and what is known of it. */
type InFlight = {
  res: Response
  scope: Readonly<RequestContext>
  /** Of the attempt under way. */
  settle?: (exchange: Exchange) => void
  abort?: () => void
  /** Nobody waits for what comes of it. */
  isOver?: boolean
}

export function createUpstreamPool(options: UpstreamPoolOptions): UpstreamPool {
  const engine = engines[options.engine](options)
  const shares = createClientShares(options.maxConnections, options.limits)
  const underWay = createInFlightSet<InFlight>()
  let isEnding = false
  const giveWay = (inFlight: InFlight) => {
    giveUp(inFlight)
    // A live stream can be taken up elsewhere; any other answer must not look complete.
    if (options.flushHeaders) closeResponse(inFlight, crowdedOut())
    else if (inFlight.res.headersSent) inFlight.res.destroy()
    else reject(inFlight, crowdedOut())
  }
  return {
    enter: (res, client) => {
      if (isEnding) throw stopping()
      const inFlight: InFlight = { res, scope: requestContext() }
      const leaveShares = shares.enter(client, () => giveWay(inFlight))
      attachInFlight(inFlight)
      const leave = underWay.enter(inFlight)
      res.once('close', () => {
        leave()
        leaveShares()
        inFlight.settle?.(undefined)
        if (!res.writableFinished) giveUp(inFlight)
      })
    },
    exchange: (req, res) => {
      const inFlight = inFlightOf(res)
      if (!inFlight) throw new Error('nothing is exchanged before it has entered')
      const { exchange, attempt } = beginAttempt(inFlight, req, options)
      engine.pass(req, res, attempt)
      return exchange
    },
    giveWay: (res) => {
      const inFlight = inFlightOf(res)
      if (inFlight) giveWay(inFlight)
    },
    endOne: (res) => {
      const inFlight = inFlightOf(res)
      if (inFlight) closeResponse(inFlight, stopping())
    },
    end: () => {
      isEnding = true
      for (const inFlight of underWay) closeResponse(inFlight, stopping())
    },
    close: engine.close,
  }
}

// With the answer itself, as a WeakMap would cost more than all that is looked up in it.
const inFlightKey = Symbol('passage')

function attachInFlight(inFlight: InFlight): void {
  Object.assign(inFlight.res, { [inFlightKey]: inFlight })
}

function inFlightOf(res: object): InFlight | undefined {
  return (res as { [inFlightKey]?: InFlight })[inFlightKey]
}

function beginAttempt(inFlight: InFlight, req: Request, { silenceMs, onBreak }: UpstreamPoolOptions) {
  const { res, scope } = inFlight
  const { promise, resolve } = Promise.withResolvers<Exchange>()
  let isSettled = false
  let isWanted = true
  const settle = (exchange: Exchange) => {
    clearTimeout(waiting)
    isSettled = true
    resolve(exchange)
  }
  const waiting = setTimeout(() => settle({ error: responseTimeout() }), silenceMs)
  inFlight.settle = settle
  const attempt: Attempt = {
    connected: (abort) => {
      clearTimeout(waiting)
      inFlight.abort = abort
      isWanted = !isSettled && !inFlight.isOver
      return isWanted
    },
    responded: (response) => {
      // What the service said about its connection to us is not about the client's connection to us.
      const headers = withoutHopByHop(response.headers)
      headers.connection = res.shouldKeepAlive ? 'keep-alive' : 'close'
      keepPrivate(res, headers)
      compressResponse(req, res, headers)
      settle({ response })
      return headers
    },
    failed: (error) => {
      // What comes late may surface in the scope of another request that used the same connection before.
      if (isSettled && isWanted && !inFlight.isOver) runInContext(scope, () => onBreak(error))
      settle({ error })
    },
  }
  return { exchange: promise, attempt }
}

function giveUp(inFlight: InFlight): void {
  inFlight.isOver = true
  inFlight.abort?.()
}

/** Ends an answer as if it were complete; a refusal where it has not begun. */
function closeResponse(inFlight: InFlight, httpError: HttpError): void {
  giveUp(inFlight)
  if (inFlight.res.headersSent) inFlight.res.end()
  else reject(inFlight, httpError)
}

/** Refuses in the scope of the request, which may not be the one that has brought it about. */
function reject({ res, scope }: InFlight, httpError: HttpError): void {
  runInContext(scope, () => sendProblem(res, httpError))
}

function stopping(): HttpError {
  return unavailable('The portal is stopping here; try again shortly')
}

function crowdedOut(): HttpError {
  return unavailable('The portal is busy and others have fewer requests under way; try again shortly')
}
