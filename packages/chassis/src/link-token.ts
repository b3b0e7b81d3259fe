// The token of a link that is mailed is made from the link's id and a secret that the services share. So who mails it
// can make it in the moment of sending, and no event, table or log ever holds one that works. Nobody without the secret
// can make one, however many ids they know. Changing the secret ends the links that are under way.
import { createHmac, type KeyObject } from 'node:crypto'
import { deriveKey } from './derive-key.ts'

/** The key that tokens of links are made with, derived from a service's secret. */
export function createLinkKey(secret: string): KeyObject {
  return deriveKey(secret, 'account links')
}

/** The token of the link with an id: 43 characters that need no escaping in a URL. */
export function linkTokenOf(key: KeyObject, linkId: string): string {
  return createHmac('sha256', key).update(linkId).digest('base64url')
}
