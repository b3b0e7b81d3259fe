import { isIP } from 'node:net'
import { partsOf } from '@portal/chassis/client'
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
  const parts = partsOf(address)
  if (!parts) return address
  return parts.length === 4 ? parts.join('.') : `${parts.slice(0, 4).join(':')}::/64`
}
