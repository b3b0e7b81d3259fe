import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import type { Owner } from '@portal/contracts/event'
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express'
import { pinoHttp } from 'pino-http'
import { identify } from './actor.ts'
import { clientOf } from './client.ts'
import { Refusal } from './errors.ts'
import { type Backlog, type Checks, healthRoutes, type Readiness } from './health.ts'
import type { Part, Runnable } from './lifecycle.ts'
import type { Logger } from './log.ts'
import { requireService } from './peer.ts'
import { noSuchRoute, problemHandler } from './problem.ts'
import { runInScope } from './scope.ts'
import type { TokenVerifier } from './tokens.ts'

const wellFormedRequestId = /^[\w-]{8,64}$/
const maxBodyBytes = 100 * 1024
const sweepMs = 50
const drainTimeoutMs = 5000

/** Middleware that gives every request an id, the client's own where it is well-formed, and opens its scope. */
export function openScope(req: Request, res: Response, next: NextFunction): void {
  const sent = req.get('x-request-id')
  const requestId = sent !== undefined && wellFormedRequestId.test(sent) ? sent : randomUUID()
  res.set('X-Request-ID', requestId)
  runInScope({ requestId, actorId: null, client: clientOf(req) }, next)
}

/** Middleware that logs every answer in one line; health checks only where they fail. */
export function logRequests(log: Logger) {
  return pinoHttp({
    logger: log,
    serializers: {
      req: (req: { method: string; url: string }) => ({ method: req.method, url: req.url.split('?', 1)[0] }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
      // What went wrong was logged where it became an answer; for every 5xx the library makes up another error.
      err: () => undefined,
    },
    customLogLevel: (req, res) => (isQuietProbe(req, res.statusCode) ? 'silent' : 'info'),
  })
}

function isQuietProbe(req: IncomingMessage, status: number): boolean {
  return status < 500 && (req.url ?? '').startsWith('/health')
}

export type AppOptions = {
  log: Logger
  verifyToken: TokenVerifier
  /** What readiness asks: name of a store or part → its check, which rejects when it is away. */
  checks: Checks
  /** What waits to be done, told with readiness. */
  backlogs?: readonly (() => Promise<Backlog>)[]
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
  app.set('query parser', 'simple')
  app.use(openScope)
  app.use(logRequests(options.log))
  app.use(healthRoutes(options.checks, options.backlogs))
  for (const form of options.forms ?? []) app.use(form, express.urlencoded({ extended: false, limit: maxBodyBytes }))
  app.use(requireJson(options.forms ?? []), express.json({ limit: maxBodyBytes }))
  if (options.internal) {
    const { owner, secret, router } = options.internal
    app.use('/internal', requireService(secret, owner), router)
  }
  if (options.wellKnown) app.use('/.well-known', options.wellKnown)
  app.use('/api/v1', identify(options.verifyToken), ...options.routers)
  app.use(noSuchRoute)
  app.use(problemHandler(options.log))
  return app
}

function requireJson(forms: readonly string[]) {
  return (req: Request, _res: Response, next: NextFunction) => {
    const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0
    const form = forms.includes(req.path.replace(/\/$/, '')) && req.is('application/x-www-form-urlencoded')
    if (hasBody && !form && !req.is('application/json')) {
      throw new Refusal('unsupported', 'UNSUPPORTED_MEDIA_TYPE', 'Send application/json')
    }
    next()
  }
}

/** A service as a library: its application, and what its process or a test starts and stops. */
export type Service = Runnable & {
  app: Express
  /** Where it listens, once started. */
  url: () => string
}

export type HttpServer = Part & Pick<Service, 'url'>

/**
 * Serves an application: listens at start. At stop no further connection is taken, readiness says 503, running requests
 * get their answer, with `Connection: close`, and idle connections are closed. What still runs after five seconds is
 * broken off, so that the parts which stop after this one have time left.
 */
export function createHttpServer(app: Express, address: { host: string; port: number }, log: Logger): HttpServer {
  const underWay = new Set<ServerResponse>()
  let isStopping = false
  const serve = (req: IncomingMessage, res: ServerResponse) => {
    underWay.add(res)
    res.once('close', () => underWay.delete(res))
    if (!isStopping) return app(req, res)
    res.shouldKeepAlive = false
    if (isReadinessProbe(req)) return sayStopping(res)
    app(req, res)
  }
  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 30_000, headersTimeout: 10_000 }, serve)
  return {
    name: 'http',
    url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    start: async () => {
      server.listen(address.port, address.host)
      await once(server, 'listening')
      log.info({ address: server.address() }, 'listening')
    },
    stop: async () => {
      isStopping = true
      const closed = promisify(server.close.bind(server))()
      for (const res of underWay) res.shouldKeepAlive = false
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

function isReadinessProbe(req: IncomingMessage): boolean {
  return req.url?.split('?', 1)[0] === '/health/ready'
}

function sayStopping(res: ServerResponse): void {
  const readiness: Readiness = { status: 'unavailable', checks: {} }
  res.writeHead(503, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(readiness))
}
