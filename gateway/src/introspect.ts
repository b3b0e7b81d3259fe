import type { TokenStatus } from './revocations.ts'

// An answer is no older than this when it counts, and access is to be refused within a second of its end. It is asked when
// Redis does not answer, which may be because everything is slow, and so gets all of that time.
const responseTimeoutMs = 1000
const maxUnderWay = 256

/**
 * Makes the question to the auth service whether a token still counts, which the token itself opens. Never rejects: when
 * there is no answer, or a great many wait for one already, nobody knows.
 */
export function createIntrospection(authUrl: string): (token: string) => Promise<TokenStatus> {
  const url = new URL('/api/v1/access', authUrl)
  let underWay = 0
  return async (token) => {
    if (underWay >= maxUnderWay) return 'unknown'
    underWay += 1
    try {
      const headers = { authorization: `Bearer ${token}` }
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(responseTimeoutMs) })
      const text = await response.text()
      if (response.ok) return 'good'
      return response.status === 401 && JSON.parse(text).error_code === 'TOKEN_REVOKED' ? 'ended' : 'unknown'
    } catch {
      return 'unknown'
    } finally {
      underWay -= 1
    }
  }
}
