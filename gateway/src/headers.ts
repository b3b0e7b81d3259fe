import type { IncomingHttpHeaders } from 'node:http'

// Names that claim who somebody is, where they come from, or what they really meant to ask for.
const claims =
  /^(?:x-(?:user|internal|forwarded)-.*|forwarded|x-real-ip|x-original-url|x-rewrite-url|x-http-method-override)$/

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

/** Removes what is meant for one connection only: the known names and those that `Connection` lists. */
export function removeHopByHop(headers: IncomingHttpHeaders): void {
  const listed = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  for (const name of [...hopByHop, ...listed]) {
    if (!framing.has(name)) delete headers[name]
  }
}

/**
 * Removes headers that only a proxy of ours may set. Underscores count as dashes, as many a reader of headers takes
 * them for the same.
 */
export function removeClaims(headers: IncomingHttpHeaders): void {
  for (const name of Object.keys(headers)) {
    if (claims.test(name.replaceAll('_', '-'))) delete headers[name]
  }
}
