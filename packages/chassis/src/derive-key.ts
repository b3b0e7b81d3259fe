import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** A key for one purpose, derived from a secret that has others too (RFC 5869), so that no use tells of another. */
export function deriveKey(secret: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)))
}
