import type { IncomingHttpHeaders } from 'node:http'

// Names that claim who somebody is, where they come from, or what they really meant to ask for. Underscores count as
// dashes, as many a reader of headers takes them for the same.
const claims =
  /^(?:x[-_](?:user|internal|forwarded)[-_].*|forwarded|x[-_]real[-_]ip|x[-_]original[-_]url|x[-_]rewrite[-_]url|x[-_]http[-_]method[-_]override)$/

// Hop-by-hop by RFC 9110, section 7.6.1, and its predecessors.
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

// What a client must not be able to take away by naming it in Connection: without these, a body would be read as the
// next request.
const framing = new Set(['host', 'content-length', 'transfer-encoding'])

// What nearly everybody sends, and what lists no other header.
const plainConnection = /^(?:keep-alive|close)$/i

/** Removes what is meant for one connection only: the known names and those that `Connection` lists. */
export function removeHopByHop(headers: IncomingHttpHeaders): void {
  const { connection } = headers
  if (connection !== undefined && !plainConnection.test(connection)) {
    const listed = connection.split(',').map((name) => name.trim().toLowerCase())
    for (const name of listed) if (!framing.has(name)) delete headers[name]
  }
  // To delete what is not there is not free, and little of it ever is.
  for (const name of hopByHop) if (headers[name] !== undefined) delete headers[name]
}

/** Removes headers that only a proxy of ours may set. */
export function removeClaims(headers: IncomingHttpHeaders): void {
  for (const name of Object.keys(headers)) {
    if (claims.test(name)) delete headers[name]
  }
}
