import { isIP } from 'node:net'
import type { Request } from 'express'

/** Where a request comes from. What a trusted proxy passes on counts only if it is an address. */
export function clientAddress({ ip = '', socket }: Request): string {
  return isIP(ip) ? ip : (socket.remoteAddress ?? '')
}

/**
 * The part of an address that limits are counted by: an IPv4 address as it is, also where it is written as IPv6, and
 * the /64 network of an IPv6 address, because whoever has one address has all of its network.
 */
export function addressKey(address: string): string {
  const plain = address.replace(/%.*$/, '')
  if (isIP(plain) !== 6) return plain
  const groups = expand(new URL(`http://[${plain}]`).hostname.slice(1, -1))
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff') return dotted(groups.slice(6))
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** The eight groups of a compressed IPv6 address. */
function expand(compressed: string): string[] {
  const [head = '', tail] = compressed.split('::')
  const first = head.split(':').filter(Boolean)
  const last = (tail ?? '').split(':').filter(Boolean)
  return [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last]
}

function dotted(groups: string[]): string {
  const bytes = groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
  return bytes.join('.')
}
