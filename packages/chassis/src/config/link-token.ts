// The tokens of emailed links: an HMAC of the link's id, under a key derived from the secret that the services share
// (ADR 17).
// Guarantees: no event, table or log contains a usable token, because the sender computes it when it sends the email.
// No one can compute a token without the secret, however many ids they know.
// Does not guarantee: that links survive a change of the secret; it invalidates all outstanding links.
import { createHmac, type KeyObject } from 'node:crypto'
import { deriveKey } from './derive-key.ts'

/** The HMAC key for link tokens, derived from a service's secret. */
export function createLinkKey(secret: string): KeyObject {
  return deriveKey(secret, 'account links')
}

/** The HMAC key for the tokens of invites to companies, derived from a service's secret. */
export function createInviteKey(secret: string): KeyObject {
  return deriveKey(secret, 'company invites')
}

/** The token of a link: 43 characters that need no escaping in a URL. */
export function linkTokenOf(key: KeyObject, linkId: string): string {
  return createHmac('sha256', key).update(linkId).digest('base64url')
}
