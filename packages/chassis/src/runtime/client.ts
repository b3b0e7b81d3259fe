import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Where a request comes from. The address is empty if the connection has already closed. */
export type Client = { address: string; userAgent: string | null }

export const maxAddressCharacters = 45
export const maxUserAgentCharacters = 255

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose
const controls = /[\u0000-\u001f\u007f-\u009f]/g

/**
 * Reads the client of a request that came through the gateway, which replaces `X-Forwarded-For` with the address that
 * the request came from. A client that reaches a service directly can put anything there, so services must only be
 * reachable from the gateway and from their peers.
 */
export function clientOf({ headers, socket }: IncomingMessage): Client {
  const forwardedFor = String(headers['x-forwarded-for'] ?? '')
  const address = isIP(forwardedFor) ? forwardedFor : (socket.remoteAddress ?? '')
  const userAgent = (headers['user-agent'] ?? '').replace(controls, '').trim().slice(0, maxUserAgentCharacters)
  return { address: address.slice(0, maxAddressCharacters), userAgent: userAgent || null }
}

/**
 * The four decimal parts of an IPv4 address (IPv4-mapped IPv6 addresses included), or the eight hexadecimal groups of
 * an IPv6 address without leading zeros. Undefined if the text is not an address.
 */
export function partsOf(address: string): string[] | undefined {
  const [plain = ''] = address.split('%', 1)
  const version = isIP(plain)
  if (version !== 6) return version === 4 ? plain.split('.') : undefined
  const parsed = ipaddr.process(plain)
  return 'octets' in parsed ? parsed.octets.map(String) : parsed.parts.map((group) => group.toString(16))
}

/**
 * The key by which limits count an address: an IPv4 address itself (IPv4-mapped IPv6 addresses included), and the /64
 * network of an IPv6 address, because a client usually controls the whole /64.
 */
export function addressKey(address: string): string {
  const parts = partsOf(address)
  if (!parts) return address
  return parts.length === 4 ? parts.join('.') : `${parts.slice(0, 4).join(':')}::/64`
}
