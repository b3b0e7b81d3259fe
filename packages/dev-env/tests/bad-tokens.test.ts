import { type IncomingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { testSecrets } from '@portal/testing/tokens'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Attack, attacksOn, goodToken } from '../attacks/bad-tokens.ts'
import { type PortalKey, type SmallPortal, startSmallPortal } from './small-portal.ts'

type RawResponse = { status: number; headers: IncomingHttpHeaders; body: string }

/** A request exactly as given, where a client library would tidy it up. The status is 0 where we are hung up on. */
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

/** What is wrong with an answer to an attack; undefined where it is as it should be. */
function faultOf({ status, headers, body }: RawResponse, attack: Attack): string | undefined {
  // Whoever sends that much may be hung up on before the answer has reached them.
  if (attack.status === 431 && status === 0) return undefined
  if (status !== attack.status) return `answers ${status} ${body.slice(0, 100)}`
  if (status === 431) return undefined
  if (!headers['www-authenticate']?.startsWith('Bearer realm="job-portal"')) return 'does not say how to sign in'
  if (!headers['content-type']?.startsWith('application/problem+json')) return `answers ${headers['content-type']}`
  return /INVALID_TOKEN|TOKEN_EXPIRED|NOT_AUTHENTICATED/.test(body) ? undefined : `answers ${body.slice(0, 100)}`
}

describe.each(['HS256', 'ES256'] as const)('where %s signs access tokens', (algorithm) => {
  let portal: SmallPortal & { first: PortalKey }
  let attacks: Attack[]
  beforeAll(async () => {
    portal = await startSmallPortal(algorithm)
    const { refreshToken } = await portal.logIn()
    attacks = attacksOn(portal.first, { refreshToken, serviceSecret: testSecrets.SERVICE_SECRET })
  })
  afterAll(() => portal.stop())

  it('one that is made as auth makes them counts everywhere', async () => {
    for (const url of Object.values(portal.endpoints)) {
      const { status } = await send(url, { authorization: [`Bearer ${goodToken(portal.first)}`] })
      expect([200, 403, 404]).toContain(status)
    }
  })

  it('everything else is refused, by the services themselves as by the gateway', async () => {
    const faults: string[] = []
    for (const [endpoint, url] of Object.entries(portal.endpoints)) {
      for (const attack of attacks) {
        const fault = faultOf(await send(url, attack), attack)
        if (fault !== undefined) faults.push(`${endpoint}, ${attack.what}: ${fault}`)
      }
    }

    console.log(
      `${algorithm}: ${attacks.length} bad tokens at ${Object.keys(portal.endpoints).length} doors, all refused but ${faults.length}`,
    )
    expect(faults).toEqual([])
  })

  it('and everybody who is signed in goes on', async () => {
    const { accessToken } = await portal.logIn()

    for (const url of Object.values(portal.endpoints)) {
      expect([200, 403, 404]).toContain((await send(url, { authorization: [`Bearer ${accessToken}`] })).status)
    }
  })

  it('what is public of the keys can be read by anybody, and nothing else of them', async () => {
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
