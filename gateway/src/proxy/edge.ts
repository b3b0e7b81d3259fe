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
import { readMethods } from '../access/authorize.ts'
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
      if (!readMethods.has(request.req.method ?? '') || !mayBeKept(request)) return false
      const kept = responses.get(request.req.url ?? '')
      if (!kept || !(await isValid(kept))) return false
      hits += 1
      // Another client may have taken its place meanwhile.
      if (!hasEnded(request)) send(request, kept)
      return true
    },
    keeperOf: (request, status, headers) => {
      const mayKeep = status === 200 && request.req.method === 'GET' && mayBeKept(request)
      const validity = mayKeep ? validityOf(headers) : undefined
      if (!validity) return undefined
      return (body) => {
        const { date: _, 'x-request-id': __, ...kept } = headers
        const response = { headers: kept, body: Buffer.concat(body), validity }
        responses.set(request.req.url ?? '', response, { ttl: validity.seconds * 1000 })
      }
    },
  }
}

function mayBeKept({ req, isStream }: ProxiedRequest): boolean {
  return !isStream && !hasBody(req)
}

/** Sends a kept response as the service would: without a body to HEAD, and 304 if the client has the same. */
function send(request: ProxiedRequest, { headers, body }: Kept): void {
  const { req, res } = request
  const status = isFresh(req.headers, headers) ? 304 : 200
  if (status === 304 || req.method === 'HEAD') {
    const { 'content-length': _, 'content-type': type, ...others } = headers
    const sent = status === 304 ? others : { 'content-type': type, ...others }
    return void res.writeHead(status, responseHeaders(request, sent)).end()
  }
  compressResponse(request, headers)
  res.writeHead(200, responseHeaders(request, headers)).end(body)
}

function isFresh(requested: IncomingHttpHeaders, { etag }: IncomingHttpHeaders): boolean {
  if (requested['if-none-match'] === undefined || etag === undefined) return false
  return fresh({ ...requested, 'cache-control': withoutNoCache(requested['cache-control']) }, { etag })
}
