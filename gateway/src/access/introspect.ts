import type { TokenStatus } from './revocations.ts'

// A revoked token must be rejected within a second, so no response may be older. Introspection is used when Redis does
// not respond, perhaps because the whole system is slow, so it gets all of that second.
const responseTimeoutMs = 1000
const maxInFlight = 256

/**
 * Creates the introspection of a token at the auth service, which the token itself authorizes. Never rejects: the
 * status is `unknown` if the service does not respond or 256 requests are already in flight.
 */
export function createIntrospection(authUrl: string): (token: string) => Promise<TokenStatus> {
  const url = new URL('/api/v1/access', authUrl)
  let inFlight = 0
  return async (token) => {
    if (inFlight >= maxInFlight) return 'unknown'
    inFlight += 1
    try {
      const headers = { authorization: `Bearer ${token}` }
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(responseTimeoutMs) })
      const text = await response.text()
      if (response.ok) return 'active'
      return response.status === 401 && JSON.parse(text).error_code === 'TOKEN_REVOKED' ? 'revoked' : 'unknown'
    } catch {
      return 'unknown'
    } finally {
      inFlight -= 1
    }
  }
}
