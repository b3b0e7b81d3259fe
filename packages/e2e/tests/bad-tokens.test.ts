import { type IncomingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { testSecrets } from '@portal/testing/tokens'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Attack, attacksOn, goodToken } from '../attacks/bad-tokens.ts'
import { type PortalKey, type SmallPortal, startSmallPortal } from './small-portal.ts'

type RawResponse = { status: number; headers: IncomingHttpHeaders; body: string }

/**
 * Sends a request exactly as given; a client library would normalize it. The status is 0 if the connection is closed.
 */
function send(
  url: string,
  { authorization, query = '' }: Pick<Attack, 'authorization' | 'query'>,
): Promise<RawResponse> {
  const { promise, resolve } = Promise.withResolvers<RawResponse>()
  const headers: Record<string, string[]> = authorization.length > 0 ? { authorization } : {}
  request(`${url}${query}`, { agent: false, headers }, async (response) => {
    const { statusCode: status = 0, headers } = response
    resolve({ status, headers, body: await text(response).catch(() => '') })
  })
    .once('error', () => resolve({ status: 0, headers: {}, body: '' }))
    .end()
  return promise
}

/** Describes what is wrong with the response to an attack. Returns undefined if the response is as expected. */
function problemOf({ status, headers, body }: RawResponse, attack: Attack): string | undefined {
  // The connection of a client that sends this much may be closed before the response arrives.
  if (attack.status === 431 && status === 0) return undefined
  if (status !== attack.status) return `the status is ${status} ${body.slice(0, 100)}`
  if (status === 431) return undefined
  if (!headers['www-authenticate']?.startsWith('Bearer realm="job-portal"')) return 'there is no Bearer challenge'
  if (!headers['content-type']?.startsWith('application/problem+json')) {
    return `the content type is ${headers['content-type']}`
  }
  return /INVALID_TOKEN|TOKEN_EXPIRED|NOT_AUTHENTICATED/.test(body) ? undefined : `the body is ${body.slice(0, 100)}`
}

describe.each(['HS256', 'ES256'] as const)('a portal whose access tokens are signed with %s', (algorithm) => {
  let portal: SmallPortal & { first: PortalKey }
  let attacks: Attack[]
  beforeAll(async () => {
    portal = await startSmallPortal(algorithm)
    const { refreshToken } = await portal.logIn()
    attacks = attacksOn(portal.first, { refreshToken, serviceSecret: testSecrets.SERVICE_SECRET })
  })
  afterAll(() => portal.stop())

  it('accepts a token made the way auth makes them at every endpoint', async () => {
    for (const url of Object.values(portal.endpoints)) {
      const { status } = await send(url, { authorization: [`Bearer ${goodToken(portal.first)}`] })
      expect([200, 403, 404]).toContain(status)
    }
  })

  it('rejects every bad token, at the services as well as at the gateway', async () => {
    const problems: string[] = []
    for (const [endpoint, url] of Object.entries(portal.endpoints)) {
      for (const attack of attacks) {
        const problem = problemOf(await send(url, attack), attack)
        if (problem !== undefined) problems.push(`${endpoint}, ${attack.what}: ${problem}`)
      }
    }

    console.log(
      `${algorithm}: ${attacks.length} bad tokens at ${Object.keys(portal.endpoints).length} endpoints, ${problems.length} not rejected as expected`,
    )
    expect(problems).toEqual([])
  })

  it('still accepts the token of a logged-in user after the attacks', async () => {
    const { accessToken } = await portal.logIn()

    for (const url of Object.values(portal.endpoints)) {
      expect([200, 403, 404]).toContain((await send(url, { authorization: [`Bearer ${accessToken}`] })).status)
    }
  })

  it('publishes the public keys to everyone, and nothing else about the keys', async () => {
    for (const url of [portal.urls.auth, portal.urls.gateway]) {
      const { status, headers, body } = await send(`${url}/.well-known/jwks.json`, { authorization: ['Basic Og=='] })

      expect(status).toBe(200)
      expect(headers['cache-control']).toBe('public, max-age=60')
      const { keys } = JSON.parse(body)
      const expected = [{ kid: portal.first.kid, kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' }]
      expect(keys).toMatchObject(algorithm === 'HS256' ? [] : expected)
      for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    }
  })
})
