import { partsOf } from '@portal/chassis/runtime/client'

/**
 * The network of an IP address for throttling: the /24 of an IPv4 address, also in its IPv6 form, and the /48 of an
 * IPv6 address. A client that changes its address within its network keeps its history. Returns `unknown` for other
 * texts.
 */
export function networkOf(address: string): string {
  const parts = partsOf(address)
  if (!parts) return 'unknown'
  const start = parts.slice(0, 3)
  return parts.length === 4 ? `${start.join('.')}.0/24` : `${start.join(':')}::/48`
}
