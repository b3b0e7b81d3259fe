import type { IncomingHttpHeaders } from 'node:http'
import { clientAddress } from '../access/client-address.ts'
import type { ProxiedRequest } from './proxied-request.ts'

// Headers that claim the client's identity or origin, or override its request. Underscores match as dashes, because
// many servers treat them alike.
const spoofableHeaders =
  /^(?:x[-_](?:user|internal|forwarded)[-_].*|forwarded|x[-_]real[-_]ip|x[-_]original[-_]url|x[-_]rewrite[-_]url|x[-_]http[-_]method[-_]override)$/

// Hop-by-hop headers of RFC 9110, section 7.6.1, and its predecessors.
const hopByHop = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
])

// Headers that a client cannot remove by listing them in Connection: without them, a body would be parsed as the next
// request.
const framing = new Set(['host', 'content-length', 'transfer-encoding'])

// The usual values of Connection, which list no header.
const plainConnection = /^(?:keep-alive|close)$/i

/** Returns the headers without hop-by-hop ones: the standard names and those that `Connection` lists. */
export function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const listed = listedIn(headers.connection)
  return pick(headers, (name) => !hopByHop.has(name) && !listed?.has(name))
}

/** Returns the headers without those that only a trusted proxy may set. */
export function withoutSpoofableHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return pick(headers, (name) => !spoofableHeaders.test(name))
}

/** The headers to send to a service: the client's, with the gateway's own about its address, host and request id. */
export function forwardedHeaders({ req, res, body }: ProxiedRequest): IncomingHttpHeaders {
  const { protocol, host } = req
  const headers = withoutSpoofableHeaders(withoutHopByHop(req.headers))
  headers['x-forwarded-for'] = clientAddress(req)
  headers['x-forwarded-proto'] = protocol
  // HTTP/1.0 has no Host header.
  if (host) headers['x-forwarded-host'] = host
  headers['x-request-id'] = res.get('X-Request-ID')
  if (body) {
    delete headers['transfer-encoding']
    headers['content-length'] = String(body.length)
  }
  return headers
}

function listedIn(connection: string | undefined): Set<string> | undefined {
  if (connection === undefined || plainConnection.test(connection)) return undefined
  const names = connection.split(',').map((name) => name.trim().toLowerCase())
  return new Set(names.filter((name) => !framing.has(name)))
}

/** Copies headers into a new object, because reading an object after a `delete` is slow. */
function pick(headers: IncomingHttpHeaders, isForwarded: (name: string) => boolean): IncomingHttpHeaders {
  const picked: IncomingHttpHeaders = {}
  for (const name of Object.keys(headers)) if (isForwarded(name)) picked[name] = headers[name]
  return picked
}
