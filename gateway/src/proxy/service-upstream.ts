import type { Owner } from '@portal/contracts/event'
import type { Edge } from './edge.ts'
import { evict } from './proxied-request.ts'
import { readBody } from './read-body.ts'
import { createRequestConnections } from './request-connections.ts'
import { createStreamConnections } from './stream-connections.ts'
import { createUpstream, type ProcessOptions, type Upstream } from './upstream.ts'

type ServiceOptions = ProcessOptions & { name: Owner; edge: Edge | undefined }

/** Forwards requests to one service. A body is read completely before it is sent to the service. */
export function createServiceUpstream({ timeoutMs, limits, bodies, ...options }: ServiceOptions): Upstream {
  const { url, edge } = options
  return createUpstream({
    ...options,
    connections: {
      requests: createRequestConnections(url, { silenceMs: timeoutMs, edge }),
      streams: createStreamConnections(url, { timeoutMs }),
    },
    // Opening a stream costs the service more than a request, so a client may not open many at once.
    limits: { requests: limits, streams: { ...limits, perClient: Math.ceil(limits.perClient / 2) } },
    withBody: async (request, client, send) => {
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
