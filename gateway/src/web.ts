// Forwards the requests for pages, their assets and their live stream to the process of the pages (ADR 43), whose responses
// keep their own headers.
import type { IncomingMessage } from 'node:http'
import { addressKey } from '@portal/chassis/runtime/client'
import { type AccessControl, countPage } from './access/authorize.ts'
import { anonymousAt } from './access/client-shares.ts'
import { acceptsPage, sendErrorPage } from './pages/error-page.ts'
import type { Handling } from './proxy/proxied-request.ts'
import type { Streams } from './proxy/streams.ts'
import type { Upstream } from './proxy/upstream.ts'

export type WebOptions = { access: AccessControl; streams: Streams; upstream: Upstream }

export type Web = {
  /** Whether a request for this path, which belongs to no service, is for the pages. */
  serves: (req: IncomingMessage, path: string) => boolean
  /** How a request for this path is responded to. */
  handlingOf: (path: string) => Handling
}

/** The paths that are no pages, each with everything below it. The internal ones of the services have no route. */
const ownPaths = ['/api', '/docs', '/health', '/ready', '/internal']
const livePath = '/live'
const assetsPath = '/assets/'

export function createWeb({ access, streams, upstream }: WebOptions): Web {
  return {
    serves: (req, path) => {
      const lowered = path.toLowerCase()
      if (lowered === '/') return acceptsPage(req)
      return !ownPaths.some((own) => lowered === own || lowered.startsWith(`${own}/`))
    },
    handlingOf: (path) => {
      const isStream = path === livePath
      const isAsset = path.startsWith(assetsPath)
      return {
        routeOf: () => (isStream ? livePath : isAsset ? assetsPath : 'page'),
        isStream,
        headers: path === '/' ? ['vary', 'Accept'] : [],
        sendError: sendErrorPage,
        respond: async (request) => {
          if (!isAsset) await countPage(access, request)
          if (isStream) streams.add(request)
          await upstream.forward(request, { client: anonymousAt(addressKey(request.origin.address)) })
        },
      }
    },
  }
}
