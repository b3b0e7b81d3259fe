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

/** What is not meant for one connection only: without the known names and those that `Connection` lists. */
export function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const listed = listedIn(headers.connection)
  return pick(headers, (name) => !hopByHop.has(name) && !listed?.has(name))
}

/** Without headers that only a proxy of ours may set. */
export function withoutSpoofableHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return pick(headers, (name) => !claims.test(name))
}

function listedIn(connection: string | undefined): Set<string> | undefined {
  if (connection === undefined || plainConnection.test(connection)) return undefined
  const names = connection.split(',').map((name) => name.trim().toLowerCase())
  return new Set(names.filter((name) => !framing.has(name)))
}

/** A new object, because one from which something has been deleted is slow for all who read it later. */
function pick(headers: IncomingHttpHeaders, isForwarded: (name: string) => boolean): IncomingHttpHeaders {
  const kept: IncomingHttpHeaders = {}
  for (const name of Object.keys(headers)) if (isForwarded(name)) kept[name] = headers[name]
  return kept
}
