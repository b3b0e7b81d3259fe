import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { setImmediate as immediate, setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Owner } from '@portal/contracts/event'
import express, { type Express, type Request, type RequestHandler, type Router } from 'express'
import { clientOf } from '../runtime/client.ts'
import { type BacklogSource, type Checks, healthRoutes, type Readiness } from '../runtime/health.ts'
import type { Component, Runnable } from '../runtime/lifecycle.ts'
import { listen } from '../runtime/listen.ts'
import type { Logger } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { loggedPath } from '../runtime/redact-path.ts'
import { runInContext } from '../runtime/request-context.ts'
import { bindContext, inRequestSpan } from '../runtime/tracing.ts'
import type { TokenVerifier } from '../tokens/tokens.ts'
import { authenticate } from './actor.ts'
import { readBody } from './body.ts'
import { type ConnectionShares, countRequests, shareConnections } from './connections.ts'
import { createInFlightSet } from './in-flight.ts'
import { inOrder, joinRouters } from './in-order.ts'
import { requireService } from './peer.ts'
import { etagOf, revalidate } from './prepared-response.ts'
import { noSuchRoute, problemHandler } from './problem.ts'
import { readQuery } from './query.ts'
import { handleClientErrors, rejectInvalidRequests } from './strict-http.ts'

const wellFormedRequestId = /^[\w-]{8,64}$/
const sweepMs = 50
const drainTimeoutMs = 5000

/** The declared path of the route that handled a request; `none` if no route matched. */
export function declaredRoute(req: Request): string {
  if (!req.route) return 'none'
  // Not `baseUrl`, which Express resets when an error leaves the router.
  const mount = mounts.find((path) => req.originalUrl.startsWith(path)) ?? ''
  return `${mount}${req.route.path}`
}

const mounts = ['/api/v1', '/internal', '/.well-known']

/** The id of a request: the client's, if well-formed, or a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const sent = headers['x-request-id']
  return typeof sent === 'string' && wellFormedRequestId.test(sent) ? sent : randomUUID()
}

/** Middleware that gives every request an id, a request context and a trace span. */
export function openRequestContext(): RequestHandler {
  return (req, res, next) => {
    const requestId = requestIdOf(req)
    res.set('X-Request-ID', requestId)
    runInContext({ requestId, actorId: null, client: clientOf(req) }, () =>
      inRequestSpan(req, res, () => declaredRoute(req), next),
    )
  }
}

/**
 * Logs and counts the response of a request once it has ended; health checks only if they fail. `routeOf` returns the
 * route with the names of its parameters; it is called then.
 */
export type AccessLog = (req: IncomingMessage, res: ServerResponse, routeOf: () => string) => void

export function createAccessLog(log: Logger, metrics: Metrics): AccessLog {
  let inFlight = 0
  metrics.gauge({ name: 'http_requests_in_flight', help: 'Requests in progress' }, () => inFlight)
  return (req, res, routeOf) => {
    inFlight += 1
    const since = performance.now()
    const { method = '' } = req
    // Read now, because routers shorten it.
    const url = loggedPath(req.url ?? '')
    const logRequest = () => {
      inFlight -= 1
      const { statusCode: status } = res
      if (status < 500 && url.startsWith('/health')) return
      const end = status >= 500 ? 'errored' : res.writableEnded ? 'completed' : 'aborted'
      const tookMs = performance.now() - since
      log.info({ req: { method, url }, res: { status }, responseTime: Math.round(tookMs) }, `request ${end}`)
      metrics.observeRequest?.(method, routeOf(), status, tookMs / 1000)
    }
    // 'close' may be emitted in another context, such as that of a shared connection to a service.
    res.once('close', bindContext(logRequest))
  }
}

/** Middleware that passes every request to the access log. */
export function logRequests(accessLog: AccessLog): RequestHandler {
  return (req, res, next) => {
    accessLog(req, res, () => declaredRoute(req))
    next()
  }
}

export type AppOptions = {
  log: Logger
  verifyToken: TokenVerifier
  /** The checks of readiness, by the name of a store or component. */
  checks: Checks
  /** Backlogs that readiness reports. */
  backlogs?: readonly BacklogSource[]
  metrics: Metrics
  /** Routers with full paths, mounted at `/api/v1`. */
  routers: readonly Router[]
  /** Well-known resources (RFC 8615), mounted at `/.well-known` without authentication. */
  wellKnown?: Router
  /** Routes for other services, mounted at `/internal`; they require a service token. */
  internal?: { owner: Owner; secret: string; router: Router }
  /** Full paths that also accept `application/x-www-form-urlencoded`. */
  forms?: readonly string[]
  /** Full paths whose bodies are files, which their routes read. */
  uploads?: readonly string[]
}

/**
 * An Express application with what every service shares: request context, access log, body parsing, authentication,
 * health checks and problem responses.
 */
export function createApp(options: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', readQuery)
  app.set('etag', etagOf)
  const first = [openRequestContext(), logRequests(createAccessLog(options.log, options.metrics)), revalidate]
  app.use(inOrder([...first, ...readBody(options)]))
  // Before the others, because most requests are for it.
  app.use('/api/v1', inOrder([authenticate(options.verifyToken), joinRouters(options.routers)]))
  options.metrics.observeReadiness(options.checks, options.backlogs ?? [])
  app.use(healthRoutes(options.checks, options.backlogs))
  if (options.internal) {
    const { owner, secret, router } = options.internal
    app.use('/internal', requireService(secret, owner), router)
  }
  if (options.wellKnown) app.use('/.well-known', options.wellKnown)
  app.use(noSuchRoute)
  app.use(problemHandler(options.log))
  return app
}

/** A service as a library: its application, and the functions that start and stop it in a process or a test. */
export type Service = Runnable & {
  app: Express
  /** The URL it listens on, once started. */
  url: () => string
}

export type HttpServer = Component & Pick<Service, 'url'>

/** Timeouts of client connections, in milliseconds. */
const timeouts = {
  /** Until the request header is complete, counted from the opened connection. The gateway closes unused ones before. */
  headersTimeout: 10_000,
  /** Until the request is complete, which for a file takes a while. The gateway waits less long for other bodies. */
  requestTimeout: 120_000,
  /** How often these two are checked. */
  connectionsCheckingInterval: 5_000,
  /** Without traffic in either direction, for example because the client does not read its response. */
  timeout: 60_000,
  /** Between two requests. Longer than the gateway keeps its connections, so the gateway closes them first. */
  keepAliveTimeout: 75_000,
}
export type Timeouts = typeof timeouts

/** The size limit of a request header. */
export const maxHeaderBytes = 16 * 1024
// Leaves room for the headers that the gateway adds to a request of maximum size.
const maxHeaderBytesOfService = maxHeaderBytes + 512
// Open connections without a request cost little more than their socket. Connections beyond the limit are closed
// immediately.
const maxConnections = 8192

export type HttpOptions = {
  /** `localhost` means both loopback addresses. */
  host: string
  port: number
  /** Whether further processes may listen on the same port. The kernel distributes the connections among them. */
  reusePort?: boolean
  /** How long the server keeps serving after stop was requested, in milliseconds; 0 by default. */
  shutdownDelayMs?: number
  timeouts?: Partial<Timeouts>
  maxHeaderBytes?: number
  maxConnections?: number
  /** For a server that clients reach directly. Servers behind the gateway have few and trusted clients. */
  shares?: ConnectionShares
}

/**
 * Serves an application, of Express or plain. Listens on start, and disconnects slow or idle clients after the
 * {@link timeouts}.
 *
 * On stop, readiness responds 503 and every response has `Connection: close`. During the shutdown delay the server
 * keeps serving, because clients may still use kept-alive connections or a resolved address of this replica. Then it
 * accepts no further connections, lets running requests finish and closes idle connections. After five seconds it
 * closes all connections, which leaves time for the components that stop later.
 */
export function createHttpServer(app: RequestListener, options: HttpOptions, log: Logger): HttpServer {
  const inFlight = createInFlightSet<ServerResponse>()
  let isStopping = false
  const serve = (req: IncomingMessage, res: ServerResponse) => {
    const { socket } = req
    const leave = inFlight.enter(res)
    countRequests(socket, 1)
    res.once('close', () => {
      leave()
      countRequests(socket, -1)
    })
    if (!isStopping) return app(req, res)
    res.shouldKeepAlive = false
    if (isReadinessProbe(req)) return sendStopping(res)
    app(req, res)
  }
  const server = openServer(rejectInvalidRequests(serve), options, log)
  let extraServers: NetServer[] = []
  return {
    name: 'http',
    url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    start: async () => {
      extraServers = await listen(server, options)
      log.info({ address: server.address() }, 'listening')
    },
    stop: async () => {
      isStopping = true
      for (const res of inFlight) res.shouldKeepAlive = false
      if (options.shutdownDelayMs) await pause(options.shutdownDelayMs)
      await acceptWaiting(server)
      const closed = Promise.all([server, ...extraServers].map((each) => promisify(each.close.bind(each))()))
      // A response whose header was already sent cannot announce the close, so its connection is closed once idle.
      const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
      const closeAll = setTimeout(() => {
        log.warn({ requests: inFlight.size }, 'requests did not finish in time, closing their connections')
        server.closeAllConnections()
      }, drainTimeoutMs)
      await closed.finally(() => {
        clearInterval(sweep)
        clearTimeout(closeAll)
      })
    },
  }
}

function openServer(serve: RequestListener, options: HttpOptions, log: Logger): Server {
  const { timeout, ...parserTimeouts } = { ...timeouts, ...options.timeouts }
  // rejectInvalidRequests reports a missing Host header; Node would reject it without a body.
  const maxHeaderSize = options.maxHeaderBytes ?? maxHeaderBytesOfService
  const server = createServer({ ...parserTimeouts, maxHeaderSize, requireHostHeader: false }, serve)
  server.timeout = timeout
  server.maxConnections = options.maxConnections ?? maxConnections
  if (options.shares) shareConnections(server, server.maxConnections, options.shares)
  // Unknown expectations may be ignored (RFC 9110, section 10.1.1).
  server.on('checkExpectation', serve)
  handleClientErrors(server, log)
  return server
}

/**
 * Waits until the server has accepted the connections, and read the requests, that arrived while the process was busy:
 * closing would reset them.
 */
async function acceptWaiting(server: Server): Promise<void> {
  let accepted = 0
  const count = () => void accepted++
  server.on('connection', count)
  // Each turn of the event loop reads what has arrived and accepts one connection.
  for (let before = -1; accepted > before && accepted < maxConnections; await immediate()) before = accepted
  server.off('connection', count)
}

function isReadinessProbe(req: IncomingMessage): boolean {
  return req.url?.split('?', 1)[0] === '/health/ready'
}

function sendStopping(res: ServerResponse): void {
  const readiness: Readiness = { status: 'unavailable', checks: {} }
  res.writeHead(503, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(readiness))
}
