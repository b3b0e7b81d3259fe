import { deriveKey } from '@portal/chassis/config/derive-key'
import { createLinkKey } from '@portal/chassis/config/link-token'
import { createFingerprintKey } from '@portal/chassis/http/idempotency'

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
