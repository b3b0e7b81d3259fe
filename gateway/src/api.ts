// Forwards the requests for services: limit and token, then the service. Everything that a request needs at the gateway
// happens here, without Express, whose work for each request would cost as much again (ADR 37).
import type { IncomingMessage, ServerResponse } from 'node:http'
import { exemptConnection } from '@portal/chassis/http/connections'
import { type AccessLog, requestIdOf } from '@portal/chassis/http/http'
import { createErrorSender, sendProblem } from '@portal/chassis/http/problem'
import type { Logger } from '@portal/chassis/runtime/log'
import { runInContext } from '@portal/chassis/runtime/request-context'
import { inRequestSpan } from '@portal/chassis/runtime/tracing'
import type { Owner } from '@portal/contracts/event'
import { type AccessControl, authorize, readMethods } from './access/authorize.ts'
import type { StreamWatch } from './access/revoke-streams.ts'
import type { Cors } from './cors.ts'
import { securityHeaders } from './pages/security-headers.ts'
import { cacheControlOf } from './proxy/cache-control.ts'
import { openRequest, type ProxiedRequest, setHeaders } from './proxy/proxied-request.ts'
import type { Upstream } from './proxy/upstream.ts'
import { type Route, templateOf } from './routes.ts'

export type ApiOptions = {
  log: Logger
  accessLog: AccessLog
  access: AccessControl
  cors: Cors | undefined
  streamWatch: StreamWatch
  upstreams: Record<Owner, Upstream>
}

/** Creates the function that responds to a request for a route, whose path is `path`. */
export function createApi(options: ApiOptions): (req: IncomingMessage, res: ServerResponse, to: ApiRoute) => void {
  const { accessLog, access, cors } = options
  const sendError = createErrorSender(options.log)
  const respond = async (request: ProxiedRequest, route: Route) => {
    try {
      await forward(options, request, route)
    } catch (error) {
      const { res, headers } = request
      // The client must notice that a response which has begun is incomplete.
      if (res.headersSent) return void res.destroy()
      setHeaders(res, headers)
      sendError(res, error)
    }
  }
  return (req, res, { route, path }) => {
    const context = { requestId: requestIdOf(req), actorId: null }
    const routeOf = () => templateOf(path)
    const begin = () => {
      accessLog(req, res, routeOf)
      const { isStream } = route
      const origin = access.originOf(req)
      // The process of the pages holds connections for all browsers, and each of its requests counts for its browser.
      if (origin.isHop) exemptConnection(req.socket)
      const request = openRequest({ req, res, origin, context, isStream, sendError: sendProblem })
      request.headers.push('x-request-id', context.requestId, ...securityHeaders)
      if (cors) request.headers.push(...cors.headersOf(req, res))
      void respond(request, route)
    }
    runInContext(context, () => inRequestSpan(req, res, routeOf, begin))
  }
}

export type ApiRoute = { route: Route; path: string }

async function forward({ access, streamWatch, upstreams }: ApiOptions, request: ProxiedRequest, route: Route) {
  const { req, res } = request
  const authorized = await authorize(access, route, request)
  const { principal } = authorized
  // The service would reject a header that this route ignores, such as client credentials or an expired token.
  if (route.ignoresToken) delete req.headers.authorization
  request.cacheControl = cacheControlOf(route, principal)
  const upstream = upstreams[route.service]
  if (route.isStream) {
    return upstream.forwardStream(request, authorized, (end) => {
      if (principal) streamWatch.add({ res, principal, end })
    })
  }
  await upstream.forward(request, authorized)
  // A logout must be effective with the next request.
  if (route.service === 'auth' && !readMethods.has(req.method ?? '')) access.tokens.forgetRecent()
}
