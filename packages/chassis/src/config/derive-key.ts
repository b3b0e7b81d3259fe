import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/**
 * A key for one purpose, derived by HKDF (RFC 5869) from a shared secret. It reveals neither the secret nor other keys.
 */
export function deriveKey(secret: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)))
}
