import { deriveKey } from '@portal/chassis/derive-key'
import { createFingerprintKey } from '@portal/chassis/idempotency'
import { createLinkKey } from '@portal/chassis/link-token'

/** A key for each purpose. Changing the secret makes what was made with them worthless. */
export function deriveKeys(secret: string) {
  return {
    fingerprintKey: createFingerprintKey(secret),
    linkKey: createLinkKey(secret),
    successorKey: deriveKey(secret, 'refresh token successors'),
    delayKey: deriveKey(secret, 'login delays'),
    sealingKey: deriveKey(secret, 'second factors'),
  }
}
