import type { IncomingHttpHeaders } from 'node:http'
import { validityHeaders } from '@portal/chassis/http/validity'
import { combineCacheControl } from './cache-control.ts'
import type { ProxiedRequest } from './proxied-request.ts'

// Headers that claim the client's identity or origin, or sign such a claim, or override its request. Underscores match as dashes, because
// many servers treat them alike.
const spoofableHeaders =
  /^(?:x[-_](?:user|internal|forwarded)[-_].*|x[-_]portal[-_]hop|forwarded|x[-_]real[-_]ip|x[-_]original[-_]url|x[-_]rewrite[-_]url|x[-_]http[-_]method[-_]override)$/

// Hop-by-hop headers of RFC 9110, section 7.6.1, and its predecessors, and those between services and gateways.
const hopByHop = new Set<string>([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  ...validityHeaders,
])

// Headers that a client cannot remove by listing them in Connection: without them, a body would be parsed as the next
// request.
const framing = new Set(['host', 'content-length', 'transfer-encoding'])
// Set for each connection to a service, or by the gateway.
const replaced = new Set(['host', 'x-request-id'])

// The usual values of Connection, which list no header.
const plainConnection = /^(?:keep-alive|close)$/i

/**
 * The headers to send to a service, as a list of names and values in turn: the client's, without those of its connection
 * and those that only a trusted proxy may set, and the gateway's own about its address, host and request id.
 */
export function requestHeaders({ req, body, origin, context }: ProxiedRequest): string[] {
  const list: string[] = []
  eachEndToEnd(req.headers, (name, value) => {
    if (replaced.has(name) || (body && framing.has(name)) || spoofableHeaders.test(name)) return
    list.push(name, value)
  })
  list.push('x-forwarded-for', origin.address, 'x-forwarded-proto', origin.protocol)
  if (origin.host) list.push('x-forwarded-host', origin.host)
  list.push('x-request-id', context.requestId ?? '')
  if (body) list.push('content-length', String(body.length))
  return list
}

/**
 * The headers to send to the client, as a list of names and values in turn: the service's, without those of its
 * connection, and those that the gateway adds unless the service sets them.
 */
export function responseHeaders({ headers, cacheControl }: ProxiedRequest, received: IncomingHttpHeaders): string[] {
  const list: string[] = []
  eachEndToEnd(received, (name, value) => {
    // Node frames the response as the client's version of HTTP requires.
    if (name !== 'cache-control' && name !== 'transfer-encoding') list.push(name, value)
  })
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string
    // Several lines of `Vary` add up.
    if (name === 'vary' || received[name] === undefined) list.push(name, headers[index + 1] as string)
  }
  const caching = combineCacheControl(cacheControl, received['cache-control'])
  if (caching !== undefined) list.push('cache-control', caching)
  return list
}

/** Calls `use` with each value of the headers, except hop-by-hop ones: the standard names and those in `Connection`. */
function eachEndToEnd(headers: IncomingHttpHeaders, use: (name: string, value: string) => void): void {
  const listed = listedIn(headers.connection)
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || hopByHop.has(name) || listed?.has(name)) continue
    if (typeof value === 'string') use(name, value)
    else for (const item of value) use(name, item)
  }
}

function listedIn(connection: string | undefined): Set<string> | undefined {
  if (connection === undefined || plainConnection.test(connection)) return undefined
  const names = connection.split(',').map((name) => name.trim().toLowerCase())
  return new Set(names.filter((name) => !framing.has(name)))
}
