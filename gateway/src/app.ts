import { accessLog, declaredRoute, openRequestContext } from '@portal/chassis/http/http'
import { revalidate } from '@portal/chassis/http/prepared-response'
import { noSuchRoute, problemHandler } from '@portal/chassis/http/problem'
import { healthRoutes } from '@portal/chassis/runtime/health'
import type { Logger } from '@portal/chassis/runtime/log'
import type { Metrics } from '@portal/chassis/runtime/metrics'
import type { Owner } from '@portal/contracts/event'
import express, { type Express, type Request, type RequestHandler, Router } from 'express'
import { type AccessControl, authorize, countPages, isAdministrator } from './access/authorize.ts'
import type { StreamWatch } from './access/revoke-streams.ts'
import { cors } from './cors.ts'
import { createOpenApi } from './openapi/document.ts'
import { pages } from './pages/pages.ts'
import { securityHeaders } from './pages/security-headers.ts'
import { checkPath } from './proxy/check-path.ts'
import { compress } from './proxy/compression.ts'
import { markPrivate } from './proxy/private-responses.ts'
import type { Upstream } from './proxy/upstream.ts'
import { type PortalReadiness, withoutBacklog } from './readiness.ts'
import { findRoute, templateOf } from './routes.ts'

export type AppOptions = {
  log: Logger
  metrics: Metrics
  trustedProxies: false | number | string[]
  corsOrigins: readonly string[]
  access: AccessControl
  streamWatch: StreamWatch
  readiness: () => Promise<PortalReadiness>
  upstreams: Record<Owner, Upstream>
}

/** Creates the gateway's Express application. */
export function createGatewayApp(options: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', options.trustedProxies)
  app.use(openRequestContext(routeOf))
  app.use(accessLog(options.log, options.metrics, routeOf))
  const count = countPages(options.access.limits)
  app.use(securityHeaders(), ...cors(options.corsOrigins, count))
  app.use(checkPath(count))
  app.use(revalidate)
  // Before the gateway's own routes, because almost every request is for a service.
  app.use(routeRequests(options))
  // Without readiness checks, because the gateway serves even if services are down. Health checks are not rate-limited.
  app.use(healthRoutes({}))
  app.use(count)
  app.use(readinessRoute(options))
  app.use(compress, pages(createOpenApi))
  app.use(noSuchRoute)
  app.use(problemHandler(options.log))
  return app
}

/** The route template of the request: of a service, or one of the gateway's own. */
function routeOf(req: Request): string {
  return findRoute(req.method, req.path) ? templateOf(req.path) : declaredRoute(req)
}

/** `GET /ready`: the state of the portal. Only administrators see the backlogs. */
function readinessRoute({ readiness, access }: AppOptions): Router {
  const router = Router()
  router.get('/ready', async (req, res) => {
    const [state, isForAdministrator] = await Promise.all([readiness(), isAdministrator(access, req)])
    res
      .status(state.status === 'ready' ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(isForAdministrator ? state : withoutBacklog(state))
  })
  return router
}

function routeRequests({ access, streamWatch, upstreams }: AppOptions): RequestHandler {
  return async (req, res, next) => {
    const route = findRoute(req.method, req.path)
    if (!route) return next()
    const authorized = await authorize(access, route, req, res)
    const { principal } = authorized
    // The service would reject a header that this route ignores, such as client credentials or an expired token.
    if (route.ignoresToken) delete req.headers.authorization
    // Responses to an authenticated user must not enter shared caches, and responses with tokens or account data must
    // not enter any cache, unless the service sets its own header.
    if (route.service === 'auth') res.set('Cache-Control', 'no-store')
    else if (principal) markPrivate(res)
    const upstream = upstreams[route.service]
    if (!route.isStream) return upstream.forward(req, res, authorized)
    await upstream.forwardStream(req, res, authorized, (end) => {
      if (principal) streamWatch.add({ res, principal, end })
    })
  }
}
