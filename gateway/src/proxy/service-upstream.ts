import type { Owner } from '@portal/contracts/event'
import type { ClientShares } from '../access/client-shares.ts'
import type { Edge } from './edge.ts'
import { forwardBody } from './forward-body.ts'
import { evict } from './proxied-request.ts'
import { readBody } from './read-body.ts'
import { createRequestConnections } from './request-connections.ts'
import { createStreamConnections } from './stream-connections.ts'
import { createUpstream, type ProcessOptions, type Upstream } from './upstream.ts'

/** `uploads` are the places for files that are being received, shared by all services. */
type ServiceOptions = ProcessOptions & { name: Owner; edge: Edge | undefined; uploads: ClientShares }

// What a form adds to the file in it.
const formBytes = 16 * 1024

/** Forwards requests to one service. A body other than a file is read completely before it is sent to the service. */
export function createServiceUpstream({ timeoutMs, limits, bodies, uploads, ...options }: ServiceOptions): Upstream {
  const { url, edge } = options
  const requests = createRequestConnections(url, { silenceMs: timeoutMs, edge })
  const streams = createStreamConnections(url, { timeoutMs })
  return createUpstream({
    ...options,
    connections: {
      requests: {
        ...requests,
        send: (request, attempt) => (request.upload === undefined ? requests : streams).send(request, attempt),
      },
      streams,
    },
    // Opening a stream costs the service more than a request, so a client may not open many at once.
    limits: { requests: limits, streams: { ...limits, perClient: Math.ceil(limits.perClient / 2) } },
    withBody: async (request, client, send) => {
      if (request.upload !== undefined) {
        const maxBytes = request.upload + formBytes
        return forwardBody(request, { client, places: uploads, maxBytes, code: 'FILE_TOO_LARGE', send })
      }
      const leave = bodies.enter(client, () => evict(request))
      try {
        request.body = await readBody(request.req, request.res)
        await send()
      } finally {
        request.body = undefined
        leave()
      }
    },
  })
}
