// Forwards the requests for services: limit and token, then the service.
import type { Owner } from '@portal/contracts/event'
import { type AccessControl, authorize, readMethods } from './access/authorize.ts'
import { cacheControlOf } from './proxy/cache-control.ts'
import type { Handling } from './proxy/proxied-request.ts'
import type { Streams } from './proxy/streams.ts'
import type { Upstream } from './proxy/upstream.ts'
import { type Route, templateOf } from './routes.ts'

export type ApiOptions = { access: AccessControl; streams: Streams; upstreams: Record<Owner, Upstream> }

/** Creates the function that returns how a request for a route, whose path is `path`, is responded to. */
export function createApi({ access, streams, upstreams }: ApiOptions): (route: Route, path: string) => Handling {
  return (route, path) => ({
    routeOf: () => templateOf(path),
    isStream: route.isStream,
    respond: async (request) => {
      const { req } = request
      const authorized = await authorize(access, route, request)
      const { principal } = authorized
      // The service would reject a header that this route ignores, such as client credentials or an expired token.
      if (route.ignoresToken) delete req.headers.authorization
      request.cacheControl = cacheControlOf(route, principal)
      if (route.isStream) streams.add(request, principal)
      request.upload = route.upload
      await upstreams[route.service].forward(request, authorized)
      // A logout must be effective with the next request.
      if (route.service === 'auth' && !readMethods.has(req.method ?? '')) access.tokens.forgetRecent()
    },
  })
}
