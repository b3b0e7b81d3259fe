import type { Principal } from '../access/revocations.ts'
import type { Route } from '../routes.ts'

const privateOnly = 'private, no-cache'
const forbidsSharedCaching = /\b(?:private|no-store)\b/i

/**
 * The `Cache-Control` of responses on a route, unless the service sets its own. Responses to an authenticated user must
 * not enter shared caches, and responses with tokens or account data must not enter any cache.
 */
export function cacheControlOf({ service }: Route, principal: Principal | undefined): string | undefined {
  if (service === 'auth') return 'no-store'
  return principal ? privateOnly : undefined
}

/** The `Cache-Control` to send: the service's, unless it would make a private response available to shared caches. */
export function combineCacheControl(own: string | undefined, received: string | undefined): string | undefined {
  if (received === undefined) return own
  return own === privateOnly && !forbidsSharedCaching.test(received) ? own : received
}
