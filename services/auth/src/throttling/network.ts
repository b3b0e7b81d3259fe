import { partsOf } from '@portal/chassis/client'

/**
 * The network that an address belongs to, as far as it matters who shares one: the /24 of an IPv4 address, also where
 * it is written as IPv6, and the /48 of an IPv6 address. Whoever moves about in one is not taken for a stranger, nor
 * for many.
 */
export function networkOf(address: string): string {
  const parts = partsOf(address)
  if (!parts) return 'unknown'
  const start = parts.slice(0, 3)
  return parts.length === 4 ? `${start.join('.')}.0/24` : `${start.join(':')}::/48`
}
