import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** Where a request comes from. The address is empty for a connection that has gone already. */
export type Client = { address: string; userAgent: string | null }

export const maxAddressCharacters = 45
export const maxUserAgentCharacters = 255

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose
const controls = /[\u0000-\u001f\u007f-\u009f]/g

/**
 * Reads the client of a request that came through the gateway, which puts the address of whoever asked it in the place
 * of what that one claims. Whoever reaches a service directly can write what they like there, which is one more reason
 * why services listen where only the gateway and their peers reach them.
 */
export function clientOf({ headers, socket }: IncomingMessage): Client {
  const told = String(headers['x-forwarded-for'] ?? '')
  const address = isIP(told) ? told : (socket.remoteAddress ?? '')
  const userAgent = (headers['user-agent'] ?? '').replace(controls, '').trim().slice(0, maxUserAgentCharacters)
  return { address: address.slice(0, maxAddressCharacters), userAgent: userAgent || null }
}

/**
 * The four decimal parts of an IPv4 address, also where it is written as IPv6, or the eight groups of an IPv6 address in
 * hexadecimal without leading zeros. Undefined for what is no address.
 */
export function partsOf(address: string): string[] | undefined {
  const [plain = ''] = address.split('%', 1)
  if (isIP(plain) === 4) return plain.split('.')
  if (isIP(plain) !== 6) return undefined
  // The URL parser writes an address in its one canonical form.
  const groups = expand(new URL(`http://[${plain}]`).hostname.slice(1, -1))
  const isMapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff'
  return isMapped ? groups.slice(6).flatMap(decimalBytes) : groups
}

/**
 * The network of an address, by which limits are counted: an IPv4 address as it is, also where it is written as IPv6, and
 * the /64 network of an IPv6 address, because a client that has one address has all of its network.
 */
export function addressKey(address: string): string {
  const parts = partsOf(address)
  if (!parts) return address
  return parts.length === 4 ? parts.join('.') : `${parts.slice(0, 4).join(':')}::/64`
}

/** The eight groups of a compressed IPv6 address. */
function expand(compressed: string): string[] {
  const [head = '', tail] = compressed.split('::')
  const first = head.split(':').filter(Boolean)
  const last = (tail ?? '').split(':').filter(Boolean)
  return [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last]
}

function decimalBytes(group: string): string[] {
  const value = Number.parseInt(group, 16)
  return [String(value >> 8), String(value & 255)]
}
