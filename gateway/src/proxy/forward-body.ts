import { HttpError } from '@portal/chassis/errors'
import type { Client, ClientShares } from '../access/client-shares.ts'
import { evict, type ProxiedRequest } from './proxied-request.ts'

/** `code` is that of the error for a body of more than `maxBytes`. */
type Forwarding = {
  client: Client
  places: ClientShares
  maxBytes: number
  code: string
  send: () => Promise<void>
}

/**
 * Sends a request whose body is forwarded as it arrives, with a place until it has. Throws 413 for a body that is too large,
 * or whose length is unknown; browsers declare the length of all bodies.
 */
export function forwardBody(request: ProxiedRequest, forwarding: Forwarding): Promise<void> {
  const { client, places, maxBytes, code, send } = forwarding
  const { req, res } = request
  const { headers } = req
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > maxBytes) {
    const detail = `The body is too large; send at most ${Math.floor(maxBytes / 2 ** 20)} MB, and declare its length`
    throw new HttpError('contentTooLarge', code, detail)
  }
  const leave = places.enter(client, () => evict(request))
  req.once('end', leave)
  // The rest of a body that the process did not read, because the next request follows it on the connection.
  res.once('close', leave).once('close', () => req.resume())
  return send()
}
