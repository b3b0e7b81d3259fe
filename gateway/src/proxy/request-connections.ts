import { type Dispatcher, RoundRobinPool } from 'undici'
import type { Attempt, Connections } from './attempt.ts'
import { compressResponse } from './compression.ts'
import type { Edge, Keeper } from './edge.ts'
import { responseTimeout } from './failures.ts'
import { requestHeaders, responseHeaders } from './headers.ts'
import type { ProxiedRequest } from './proxied-request.ts'
import { maxRequests } from './upstream.ts'

// A new connection looks the service's name up again, so that a new replica gets its share of the traffic.
const connectionTtlMs = 30_000
// Shorter than the shutdown delay of services in containers, so that none closes a connection that is about to be used;
// and than services keep a connection on which no request has arrived, which exists if a request is aborted early.
const maxIdleMs = 1_500
// More than any service sends. The longest header is `Link` with the URL of the next page.
const maxResponseHeaderBytes = 64 * 1024

const aborted = new Error('the request was aborted')

type Options = {
  silenceMs: number
  edge?: Edge | undefined
  /** Further headers of a request, by their lower-case names. */
  furtherHeaders?: (request: ProxiedRequest) => Record<string, string>
}

/**
 * The connections for requests whose bodies have been read, by undici's dispatcher, without the streams and header objects
 * of Node's client.
 */
export function createRequestConnections(url: string, { silenceMs, edge, furtherHeaders }: Options): Connections {
  const pool = new RoundRobinPool(url, {
    connections: maxRequests,
    pipelining: 1,
    clientTtl: connectionTtlMs,
    keepAliveMaxTimeout: maxIdleMs,
    connect: { timeout: silenceMs },
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    maxHeaderSize: maxResponseHeaderBytes,
  })
  return {
    send: (request, attempt) => {
      const { req, body = null } = request
      const headers = requestHeaders(request)
      if (furtherHeaders) headers.push(...Object.entries(furtherHeaders(request)).flat())
      const options = { method: req.method, path: req.url, headers, body, reset: false }
      try {
        pool.dispatch(options as Dispatcher.DispatchOptions, createHandler(request, attempt, edge))
      } catch (error) {
        attempt.failed(error as Error)
      }
    },
    close: () => void pool.destroy(),
  }
}

function createHandler(request: ProxiedRequest, attempt: Attempt, edge: Edge | undefined): Dispatcher.DispatchHandler {
  const { res } = request
  const received: Buffer[] = []
  let keep: Keeper | undefined
  return {
    onRequestStart: (controller) => {
      // Thrown, because abort() would close the connection.
      if (!attempt.connected(() => controller.abort(aborted))) throw aborted
    },
    onResponseStart: (_controller, status, headers) => {
      if (status < 200) return
      attempt.settle({ bodyBytes: Number(headers['content-length'] ?? 0) })
      keep = edge?.keeperOf(request, status, headers)
      // First, because compressing replaces `res.writeHead`.
      compressResponse(request, headers)
      res.writeHead(status, responseHeaders(request, headers))
    },
    onResponseData: (controller, chunk) => {
      if (keep) received.push(chunk)
      // What was received before the pause is still delivered.
      if (res.write(chunk) || controller.paused) return
      controller.pause()
      res.once('drain', () => controller.resume())
    },
    onResponseEnd: () => {
      keep?.(received)
      res.end()
    },
    onResponseError: (_controller, error) => attempt.failed(withSystemCode(error)),
  }
}

const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

function withSystemCode(error: Error): Error {
  const code = 'code' in error ? String(error.code) : ''
  if (timeouts.has(code)) return responseTimeout()
  // The service closed or reset the connection.
  if (code === 'UND_ERR_SOCKET') return Object.assign(new Error(error.message), { code: 'ECONNRESET' })
  return error
}
