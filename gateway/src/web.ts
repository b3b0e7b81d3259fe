// Forwards the requests for pages, their assets and their live stream to the process of the pages (ADR 43), whose responses
// keep their own headers.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AccessLog, requestIdOf } from '@portal/chassis/http/http'
import { createErrorSender } from '@portal/chassis/http/problem'
import { addressKey } from '@portal/chassis/runtime/client'
import type { Logger } from '@portal/chassis/runtime/log'
import { runInContext } from '@portal/chassis/runtime/request-context'
import { inRequestSpan } from '@portal/chassis/runtime/tracing'
import { type AccessControl, countPage } from './access/authorize.ts'
import { anonymousAt } from './access/client-shares.ts'
import { acceptsPage, sendErrorPage } from './pages/error-page.ts'
import { openRequest, type ProxiedRequest, setHeaders } from './proxy/proxied-request.ts'
import type { WebUpstream } from './proxy/web-upstream.ts'

export type WebOptions = { log: Logger; accessLog: AccessLog; access: AccessControl; upstream: WebUpstream }

export type Web = {
  /** Whether a request for this path, which belongs to no service, is for the pages. */
  serves: (req: IncomingMessage, path: string) => boolean
  respond: (req: IncomingMessage, res: ServerResponse, path: string) => void
}

/** The paths that are no pages, each with everything below it. The internal ones of the services have no route. */
const ownPaths = ['/api', '/docs', '/health', '/ready', '/internal']
const livePath = '/live'
const assetsPath = '/assets/'

export function createWeb({ log, accessLog, access, upstream }: WebOptions): Web {
  const sendError = createErrorSender(log, sendErrorPage)
  const forward = async (request: ProxiedRequest, path: string) => {
    const { req, res, origin, headers } = request
    try {
      if (!path.startsWith(assetsPath)) await countPage(access, req, headers)
      await upstream.forward(request, anonymousAt(addressKey(origin.address)))
    } catch (error) {
      if (res.headersSent) return void res.destroy()
      setHeaders(res, headers)
      sendError(res, error)
    }
  }
  return {
    serves: (req, path) => {
      const lowered = path.toLowerCase()
      if (lowered === '/') return acceptsPage(req)
      return !ownPaths.some((own) => lowered === own || lowered.startsWith(`${own}/`))
    },
    respond: (req, res, path) => {
      const context = { requestId: requestIdOf(req), actorId: null }
      const isStream = path === livePath
      const routeOf = () => (isStream ? livePath : path.startsWith(assetsPath) ? assetsPath : 'page')
      const begin = () => {
        accessLog(req, res, routeOf)
        const origin = access.originOf(req)
        const request = openRequest({ req, res, origin, context, isStream, sendError: sendErrorPage })
        request.headers.push('x-request-id', context.requestId)
        if (path === '/') request.headers.push('vary', 'Accept')
        void forward(request, path)
      }
      runInContext(context, () => inRequestSpan(req, res, routeOf, begin))
    },
  }
}
