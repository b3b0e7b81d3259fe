// Keeps responses that a service marks as valid for everybody while versions in the cache's Redis are the same, and sends
// them again without the service (ADR 38).
// Guarantees: a kept response is sent only if Redis has these versions after the request has arrived, so a commit is
// visible to every request that begins after the commit's response. Nothing is sent while Redis does not respond. The
// kept responses take 32 MB at most.
// Does not guarantee: that a response is kept; the least recently used ones make room.
import type { IncomingHttpHeaders } from 'node:http'
import { hasBody } from '@portal/chassis/http/body'
import { withoutNoCache } from '@portal/chassis/http/prepared-response'
import { type Validity, validityOf } from '@portal/chassis/http/validity'
import fresh from 'fresh'
import { LRUCache } from 'lru-cache'
import type { RedisBatch } from '../access/redis-batch.ts'
import { compressResponse } from './compression.ts'
import { responseHeaders } from './headers.ts'
import { hasEnded, type ProxiedRequest } from './proxied-request.ts'

const maxBytes = 32 * 2 ** 20
const maxEntryBytes = 128 * 1024
// What an entry takes besides its body, approximately.
const overheadBytes = 2048

type Kept = { headers: IncomingHttpHeaders; body: Buffer; validity: Validity }

export type Edge = {
  /** Sends the kept response to a request. Returns false if there is none, or if it is not valid any more. */
  respond: (request: ProxiedRequest) => Promise<boolean>
  /** Returns the function that keeps the body of a response, if it may be kept. */
  keeperOf: (request: ProxiedRequest, status: number, headers: IncomingHttpHeaders) => Keeper | undefined
  /** How many responses were sent without the service. */
  hits: () => number
}

export type Keeper = (body: readonly Buffer[]) => void

export function createEdge(versions: Pick<RedisBatch, 'read'>): Edge {
  const responses = new LRUCache<string, Kept>({
    maxSize: maxBytes,
    maxEntrySize: maxEntryBytes,
    // Responses may contain data of people who have been erased meanwhile.
    ttlAutopurge: true,
    sizeCalculation: ({ body }, url) => body.length + url.length + overheadBytes,
  })
  let hits = 0

  const isValid = async ({ validity }: Kept): Promise<boolean> => {
    const current = await versions.read(validity.keys).catch(() => [])
    return current.join('.') === validity.version
  }

  return {
    hits: () => hits,
    respond: async (request) => {
      if (!mayBeKept(request, readMethods)) return false
      const kept = responses.get(request.req.url ?? '')
      if (!kept || !(await isValid(kept))) return false
      hits += 1
      // Another client may have taken its place meanwhile.
      if (!hasEnded(request)) send(request, kept)
      return true
    },
    keeperOf: (request, status, headers) => {
      const validity = status === 200 && mayBeKept(request, getMethod) ? validityOf(headers) : undefined
      if (!validity) return undefined
      return (body) => {
        const { date: _, 'x-request-id': __, ...kept } = headers
        const response = { headers: kept, body: Buffer.concat(body), validity }
        responses.set(request.req.url ?? '', response, { ttl: validity.seconds * 1000 })
      }
    },
  }
}

const getMethod = new Set(['GET'])
const readMethods = new Set(['GET', 'HEAD'])

function mayBeKept({ req, isStream }: ProxiedRequest, methods: ReadonlySet<string>): boolean {
  return methods.has(req.method ?? '') && !isStream && !hasBody(req)
}

/** Sends a kept response as the service would: without a body to HEAD, and 304 if the client has the same. */
function send(request: ProxiedRequest, { headers, body }: Kept): void {
  const { req, res } = request
  const { 'content-length': _, ...withoutLength } = headers
  if (isFresh(req.headers, headers)) {
    const { 'content-type': __, ...remaining } = withoutLength
    res.writeHead(304, responseHeaders(request, remaining)).end()
    return
  }
  if (req.method === 'HEAD') {
    res.writeHead(200, responseHeaders(request, withoutLength)).end()
    return
  }
  compressResponse(request, headers)
  res.writeHead(200, responseHeaders(request, headers)).end(body)
}

function isFresh(requested: IncomingHttpHeaders, { etag }: IncomingHttpHeaders): boolean {
  if (requested['if-none-match'] === undefined || etag === undefined) return false
  return fresh({ ...requested, 'cache-control': withoutNoCache(requested['cache-control']) }, { etag })
}
