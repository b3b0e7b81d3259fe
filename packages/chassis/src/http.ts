import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Owner } from '@portal/contracts/event'
import express, { type Express, type Request, type RequestHandler, type Router } from 'express'
import { authenticate } from './actor.ts'
import { readBody } from './body.ts'
import { clientOf } from './client.ts'
import { type ConnectionShares, countRequests, shareConnections } from './connections.ts'
import { type BacklogSource, type Checks, healthRoutes, type Readiness } from './health.ts'
import { createInFlightSet } from './in-flight.ts'
import type { Component, Runnable } from './lifecycle.ts'
import { listen } from './listen.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'
import { requireService } from './peer.ts'
import { etagOf, revalidate } from './prepared-response.ts'
import { noSuchRoute, problemHandler } from './problem.ts'
import { readQuery } from './query.ts'
import { loggedPath } from './redact-path.ts'
import { runInContext } from './request-context.ts'
import { handleClientErrors, rejectInvalidRequests } from './strict-http.ts'
import type { TokenVerifier } from './tokens.ts'
import { bindContext, inRequestSpan } from './tracing.ts'

const wellFormedRequestId = /^[\w-]{8,64}$/
const sweepMs = 50
const drainTimeoutMs = 5000

/** Tells the route of a request with its parameters' names, for what counts by route. */
export type RouteOf = (req: Request) => string

/** The route that answered a request, as it is declared; `none` where no route took it. */
export function declaredRoute(req: Request): string {
  if (!req.route) return 'none'
  // Not `baseUrl`, which an error that leaves the router takes back.
  const mount = mounts.find((path) => req.originalUrl.startsWith(path)) ?? ''
  return `${mount}${req.route.path}`
}

const mounts = ['/api/v1', '/internal', '/.well-known']

/** Middleware that gives every request an id, the client's own where it is well-formed, and opens its scope and span. */
export function openRequestContext(routeOf: RouteOf = declaredRoute): RequestHandler {
  return (req, res, next) => {
    const sent = req.get('x-request-id')
    const requestId = sent !== undefined && wellFormedRequestId.test(sent) ? sent : randomUUID()
    res.set('X-Request-ID', requestId)
    runInContext({ requestId, actorId: null, client: clientOf(req) }, () =>
      inRequestSpan(req, res, () => routeOf(req), next),
    )
  }
}

/** Middleware that logs every answer in one line, and counts it; health checks only where they fail. */
export function accessLog(log: Logger, metrics: Metrics, routeOf: RouteOf = declaredRoute): RequestHandler {
  let inFlight = 0
  metrics.gauge({ name: 'http_requests_in_flight', help: 'Requests under way' }, () => inFlight)
  return (req, res, next) => {
    inFlight += 1
    const since = performance.now()
    const { method } = req
    // As it came, because routers shorten it on its way.
    const url = loggedPath(req.url)
    const note = () => {
      inFlight -= 1
      const { statusCode: status } = res
      if (status < 500 && url.startsWith('/health')) return
      const end = status >= 500 ? 'errored' : res.writableEnded ? 'completed' : 'aborted'
      const tookMs = performance.now() - since
      log.info({ req: { method, url }, res: { status }, responseTime: Math.round(tookMs) }, `request ${end}`)
      metrics.observeRequest?.(method, routeOf(req), status, tookMs / 1000)
    }
    // What ends an answer may be at work for somebody else as well, as a connection to a service is.
    res.once('close', bindContext(note))
    next()
  }
}

export type AppOptions = {
  log: Logger
  verifyToken: TokenVerifier
  /** What readiness asks: name of a store or part → its check, which rejects when it is away. */
  checks: Checks
  /** What waits to be done, told with readiness. */
  backlogs?: readonly BacklogSource[]
  metrics: Metrics
  /** Routers with full paths, mounted at `/api/v1`. */
  routers: readonly Router[]
  /** What clients look for by its well-known name (RFC 8615), mounted at `/.well-known` and open to anyone. */
  wellKnown?: Router
  /** What only other services may ask of this one, mounted at `/internal` and opened by their tokens alone. */
  internal?: { owner: Owner; secret: string; router: Router }
  /** Full paths that also take `application/x-www-form-urlencoded`. */
  forms?: readonly string[]
}

/** An Express application with all that is the same in every service: scope, log, body, identity, health, problems. */
export function createApp(options: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', readQuery)
  app.set('etag', etagOf)
  app.use(openRequestContext())
  app.use(accessLog(options.log, options.metrics))
  app.use(revalidate)
  options.metrics.observeReadiness(options.checks, options.backlogs ?? [])
  app.use(healthRoutes(options.checks, options.backlogs))
  app.use(readBody(options.forms ?? []))
  if (options.internal) {
    const { owner, secret, router } = options.internal
    app.use('/internal', requireService(secret, owner), router)
  }
  if (options.wellKnown) app.use('/.well-known', options.wellKnown)
  app.use('/api/v1', authenticate(options.verifyToken), ...options.routers)
  app.use(noSuchRoute)
  app.use(problemHandler(options.log))
  return app
}

/** A service as a library: its application, and what its process or a test starts and stops. */
export type Service = Runnable & {
  app: Express
  /** Where it listens, once started. */
  url: () => string
}

export type HttpServer = Component & Pick<Service, 'url'>

/** How long a client may take, in milliseconds. */
const timeouts = {
  /** To its header, from the opened connection on. */
  headersTimeout: 10_000,
  /** To the end of its request. */
  requestTimeout: 30_000,
  /** How often these two are looked at. */
  connectionsCheckingInterval: 5_000,
  /** While nothing at all goes to or fro, such as when it does not read its answer. */
  timeout: 60_000,
  /** Between two requests; longer than a gateway keeps its connections, so that it is who closes them. */
  keepAliveTimeout: 75_000,
}
export type Timeouts = typeof timeouts

/** What a client may send as a header. */
export const maxHeaderBytes = 16 * 1024
// The gateway adds to the header of a client what it knows of them, which must not make a service refuse it.
const maxHeaderBytesOfService = maxHeaderBytes + 512
// Half-open connections cost little more than their socket; what is beyond is closed as it comes.
const maxConnections = 8192

export type HttpOptions = {
  /** `localhost` is both loopback addresses. */
  host: string
  port: number
  /** How long a server goes on after it was told to stop, in milliseconds; not at all unless told otherwise. */
  shutdownDelayMs?: number
  timeouts?: Partial<Timeouts>
  maxHeaderBytes?: number
  maxConnections?: number
  /** For a server that clients reach directly; those behind the gateway have few clients, which are ours. */
  shares?: ConnectionShares
}

/**
 * Serves an application: listens at start. Whoever is slow or silent is let go of after so long as {@link patience} says.
 * At stop readiness says 503 and every answer `Connection: close`. First it lingers, as whoever has kept a connection, or
 * found the name of this replica, may use it at the moment in which it would be closed. Then no further connection is
 * taken, running requests get their answer, and idle connections are closed. What still runs after five seconds is broken
 * off, so that the parts which stop after this one have time left.
 */
export function createHttpServer(app: Express, options: HttpOptions, log: Logger): HttpServer {
  const underWay = createInFlightSet<ServerResponse>()
  let isStopping = false
  const serve = (req: IncomingMessage, res: ServerResponse) => {
    const { socket } = req
    const leave = underWay.enter(res)
    countRequests(socket, 1)
    res.once('close', () => {
      leave()
      countRequests(socket, -1)
    })
    if (!isStopping) return app(req, res)
    res.shouldKeepAlive = false
    if (isReadinessProbe(req)) return logStopping(res)
    app(req, res)
  }
  const server = openServer(rejectInvalidRequests(serve), options, log)
  let besides: NetServer[] = []
  return {
    name: 'http',
    url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    start: async () => {
      besides = await listen(server, options)
      log.info({ address: server.address() }, 'listening')
    },
    stop: async () => {
      isStopping = true
      for (const res of underWay) res.shouldKeepAlive = false
      if (options.shutdownDelayMs) await pause(options.shutdownDelayMs)
      const closed = Promise.all([server, ...besides].map((each) => promisify(each.close.bind(each))()))
      // Answers whose headers had gone before cannot say any more that their connection ends; it is taken when idle.
      const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
      const giveUp = setTimeout(() => {
        log.warn({ requests: underWay.size }, 'requests that did not end in time are broken off')
        server.closeAllConnections()
      }, drainTimeoutMs)
      await closed.finally(() => {
        clearInterval(sweep)
        clearTimeout(giveUp)
      })
    },
  }
}

function openServer(serve: RequestListener, options: HttpOptions, log: Logger): Server {
  const { timeout, ...parserTimeouts } = { ...timeouts, ...options.timeouts }
  // A missing Host is for us to refuse, because Node would do it without a word.
  const maxHeaderSize = options.maxHeaderBytes ?? maxHeaderBytesOfService
  const server = createServer({ ...parserTimeouts, maxHeaderSize, requireHostHeader: false }, serve)
  server.timeout = timeout
  server.maxConnections = options.maxConnections ?? maxConnections
  if (options.shares) shareConnections(server, server.maxConnections, options.shares)
  // An expectation that we do not know may be ignored (RFC 9110, section 10.1.1).
  server.on('checkExpectation', serve)
  handleClientErrors(server, log)
  return server
}

function isReadinessProbe(req: IncomingMessage): boolean {
  return req.url?.split('?', 1)[0] === '/health/ready'
}

function logStopping(res: ServerResponse): void {
  const readiness: Readiness = { status: 'unavailable', checks: {} }
  res.writeHead(503, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(readiness))
}
