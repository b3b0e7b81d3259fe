// The gateway's listener. Every request passes it, whoever responds: a service (api.ts), the process of the pages (web.ts), or
// the gateway itself (app.ts). It does without Express, whose work for each request would cost as much again (ADR 37).
import type { IncomingMessage, RequestListener } from 'node:http'
import { exemptConnection } from '@portal/chassis/http/connections'
import { type AccessLog, declaredRoute, requestIdOf } from '@portal/chassis/http/http'
import { createErrorSender, sendProblem } from '@portal/chassis/http/problem'
import type { Logger } from '@portal/chassis/runtime/log'
import { runInContext } from '@portal/chassis/runtime/request-context'
import { inRequestSpan } from '@portal/chassis/runtime/tracing'
import type { Express, Request } from 'express'
import { type AccessControl, countPage, readMethods } from './access/authorize.ts'
import type { createApi } from './api.ts'
import type { Cors } from './cors.ts'
import { securityHeaders } from './pages/security-headers.ts'
import { badPath, pathOf } from './proxy/path.ts'
import { type Handling, openRequest, type ProxiedRequest, setHeaders } from './proxy/proxied-request.ts'
import { findRoute } from './routes.ts'
import type { Web } from './web.ts'

export type ListenerOptions = {
  log: Logger
  accessLog: AccessLog
  access: AccessControl
  cors: Cors | undefined
  api: ReturnType<typeof createApi>
  /** The portal's pages, if another process serves them. */
  web: Web | undefined
  /** Responds to all other requests, such as those for the documentation. */
  app: Express
}

export function createListener(options: ListenerOptions): RequestListener {
  const { log, accessLog, access, cors } = options
  const sendError = createErrorSender(log)
  const respond = async (request: ProxiedRequest, handling: Handling) => {
    try {
      await handling.respond(request)
    } catch (error) {
      const { res, headers } = request
      // The client must notice that a response which has begun is incomplete.
      if (res.headersSent) return void res.destroy()
      setHeaders(res, headers)
      sendError(res, error, request.sendError)
    }
  }
  return (req, res) => {
    const handling = handlingOf(options, req)
    const { routeOf, isStream, sendError = sendProblem } = handling
    const context = { requestId: requestIdOf(req), actorId: null }
    const begin = () => {
      accessLog(req, res, routeOf)
      const origin = access.originOf(req)
      // The process of the pages holds connections for all browsers, and each of its requests counts for its browser.
      if (origin.isHop) exemptConnection(req.socket)
      const headers = ['x-request-id', context.requestId, ...(handling.headers ?? securityHeaders)]
      if (cors && !handling.headers) headers.push(...cors.headersOf(req))
      void respond(openRequest({ req, res, origin, context, headers, isStream, sendError }), handling)
    }
    runInContext(context, () => inRequestSpan(req, res, routeOf, begin))
  }
}

function handlingOf(options: ListenerOptions, req: IncomingMessage): Handling {
  const { cors, api, web } = options
  const path = pathOf(req)
  if (path === undefined || (cors && req.method === 'OPTIONS')) return ownHandling(options, req, path)
  const route = findRoute(req.method ?? '', path)
  if (route) return api(route, path)
  return web?.serves(req, path) ? web.handlingOf(path) : ownHandling(options, req, path)
}

const healthCheck = /^\/health(?:\/ready)?\/?$/i

/** Responds in this process, to preflight requests or by Express. All requests but health checks are rate-limited. */
function ownHandling({ access, cors, app }: ListenerOptions, req: IncomingMessage, path: string | undefined): Handling {
  const { method = '' } = req
  return {
    routeOf: () => declaredRoute(req as Request),
    isStream: false,
    respond: async (request) => {
      const { res, headers } = request
      if (!readMethods.has(method) || !healthCheck.test(path ?? '')) await countPage(access, request)
      setHeaders(res, headers)
      if (cors && method === 'OPTIONS') return cors.preflight(req, res)
      if (path === undefined) throw badPath()
      app(req, res)
    },
  }
}
