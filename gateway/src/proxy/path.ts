import type { IncomingMessage } from 'node:http'
import { badRequest, type HttpError } from '@portal/chassis/errors'

/**
 * Encoded slashes, backslashes, dots and NULs, dot segments, path parameters and empty segments. No path of the portal
 * contains them, and two parsers that read them differently would allow limits and checks to be bypassed.
 */
const ambiguousSequence = /%(?:2f|5c|2e|00)|%(?![0-9a-f]{2})|\/\/|[\\;]|\/\.\.?(?:\/|$)/i

/** The path of a request; undefined if it is ambiguous. */
export function pathOf(req: IncomingMessage): string | undefined {
  // A target in absolute form (RFC 9112, section 3.2.2) also names the host; only its path is used.
  if (!req.url?.startsWith('/')) req.url = req.url?.replace(/^https?:\/\/[^/?]*\/?/i, '/') ?? ''
  const [path = ''] = req.url.split('?', 1)
  return path.startsWith('/') && !ambiguousSequence.test(path) ? path : undefined
}

export function badPath(): HttpError {
  return badRequest(
    'BAD_PATH',
    'The path is malformed or ambiguous; send it without encoded slashes, empty segments, dot segments and semicolons',
  )
}
