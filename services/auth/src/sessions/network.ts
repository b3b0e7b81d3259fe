import { isIP } from 'node:net'

/**
 * The network that an address belongs to, as far as it matters who shares one: the /24 of an IPv4 address, also where
 * it is written as IPv6, and the /48 of an IPv6 address. Whoever moves about in one is not taken for a stranger, nor
 * for many.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '')
  const v4 = isIP(plain) === 4 ? plain : /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (v4 !== undefined) return `${v4.split('.').slice(0, 3).join('.')}.0/24`
  if (isIP(plain) !== 6) return 'unknown'
  // The URL parser writes an address in its one canonical form.
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::')
  const first = head.split(':').filter(Boolean)
  const last = (tail ?? '').split(':').filter(Boolean)
  const groups = [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last]
  return `${groups.slice(0, 3).join(':')}::/48`
}
