import { isIP } from 'node:net'
import type { Request } from 'express'

/** Where a request comes from, as far as it can be told. */
export type Client = { address: string; userAgent: string | null }

const maxUserAgentCharacters = 500

/**
 * The client behind a request. The gateway puts the address of whoever asked it in the place of what that one claims;
 * services listen where only the gateway and their peers reach them.
 */
export function clientOf(req: Request): Client {
  const forwarded = req.get('x-forwarded-for') ?? ''
  const address = isIP(forwarded) ? forwarded : (req.socket.remoteAddress ?? '')
  return { address, userAgent: req.get('user-agent')?.slice(0, maxUserAgentCharacters) ?? null }
}
