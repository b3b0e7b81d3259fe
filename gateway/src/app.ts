import type { RequestListener } from 'node:http'
import { type AccessLog, logRequests, openRequestContext } from '@portal/chassis/http/http'
import { revalidate } from '@portal/chassis/http/prepared-response'
import { noSuchRoute, problemHandler } from '@portal/chassis/http/problem'
import { healthRoutes } from '@portal/chassis/runtime/health'
import type { Logger } from '@portal/chassis/runtime/log'
import express, { type Express, type RequestHandler, Router } from 'express'
import { type AccessControl, countPage, isAdministrator } from './access/authorize.ts'
import type { createApi } from './api.ts'
import type { Cors } from './cors.ts'
import { createOpenApi } from './openapi/document.ts'
import { pages } from './pages/pages.ts'
import { securityHeaders } from './pages/security-headers.ts'
import { compress } from './proxy/compression.ts'
import { badPath, pathOf } from './proxy/path.ts'
import { setHeaders } from './proxy/proxied-request.ts'
import { type PortalReadiness, withoutBacklog } from './readiness.ts'
import { findRoute } from './routes.ts'
import type { Web } from './web.ts'

export type AppOptions = {
  log: Logger
  accessLog: AccessLog
  access: AccessControl
  cors: Cors | undefined
  /** Whether another process serves the portal's pages. */
  hasWeb: boolean
  readiness: () => Promise<PortalReadiness>
}

/**
 * The gateway's listener: passes requests for services to `api`, those for the portal's pages to `web`, if there is one,
 * and all others to the Express application, such as those for the documentation, and preflight requests.
 */
export function createListener(
  app: Express,
  { api, cors, web }: { api: ReturnType<typeof createApi>; cors: Cors | undefined; web: Web | undefined },
): RequestListener {
  return (req, res) => {
    const path = pathOf(req)
    if (path === undefined || (cors && req.method === 'OPTIONS')) return app(req, res)
    const route = findRoute(req.method ?? '', path)
    if (route) api(req, res, { route, path })
    else if (web?.serves(req, path)) web.respond(req, res, path)
    else app(req, res)
  }
}

/** Creates the gateway's Express application, for requests that no service responds to. */
export function createGatewayApp({ log, accessLog, access, cors, hasWeb, readiness }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(openRequestContext())
  app.use(logRequests(accessLog))
  const count = countPages(access)
  app.use((_req, res, next) => {
    setHeaders(res, securityHeaders)
    next()
  })
  if (cors) app.use((req, res, next) => (req.method === 'OPTIONS' ? count(req, res, next) : next()), cors.middleware)
  app.use(rejectAmbiguousPaths(count))
  app.use(revalidate)
  // Without readiness checks, because the gateway serves even if services are down. Health checks are not rate-limited.
  app.use(healthRoutes({}))
  app.use(count)
  app.use(readinessRoute(readiness, access))
  app.use(compress, pages(createOpenApi, hasWeb))
  app.use(noSuchRoute)
  app.use(problemHandler(log))
  return app
}

/** Middleware that counts requests for no service. */
function countPages(access: AccessControl): RequestHandler {
  return async (req, res, next) => {
    const headers: string[] = []
    try {
      await countPage(access, req, headers)
    } finally {
      setHeaders(res, headers)
    }
    next()
  }
}

function rejectAmbiguousPaths(count: RequestHandler): RequestHandler {
  return (req, res, next) => {
    if (pathOf(req) !== undefined) return next()
    return count(req, res, (error) => next(error ?? badPath()))
  }
}

/** `GET /ready`: the state of the portal. Only administrators see the backlogs. */
function readinessRoute(readiness: AppOptions['readiness'], access: AccessControl): Router {
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
