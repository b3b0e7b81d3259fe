import { deriveKey } from '@portal/chassis/derive-key'
import { createFingerprintKey } from '@portal/chassis/idempotency'
import { createLinkKey } from '@portal/chassis/link-token'

/** Derives one key for each purpose. A new secret invalidates everything made with the old keys. */
export function deriveKeys(secret: string) {
  return {
    fingerprintKey: createFingerprintKey(secret),
    linkKey: createLinkKey(secret),
    successorKey: deriveKey(secret, 'refresh token successors'),
    delayKey: deriveKey(secret, 'login delays'),
    sealingKey: deriveKey(secret, 'second factors'),
  }
}
