import { createHmac, generateKeyPairSync } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  privateTokenKey,
  publicJwks,
  publicTokenKey,
  type SigningKey,
  secretTokenKey,
  type TokenKey,
  tokenKeyOfJwk,
} from '../config/token-keys.ts'
import { fixedKeySet } from './key-set.ts'
import { tokenAudience, tokenIssuer, verifyWith } from './tokens.ts'

const secret = secretTokenKey('a-secret-of-more-than-32-bytes-for-tokens')
const nextSecret = secretTokenKey('the-secret-that-comes-after-the-first-one')
const curve = privateTokenKey(pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' })))
const rsa = privateTokenKey(pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 })))
const claims = { role: 'RECRUITER', sid: 's', jti: 'j', ver: 0 }
const options = { subject: '7', issuer: tokenIssuer, audience: tokenAudience, expiresIn: 60 } as const

function pemOf({ privateKey }: ReturnType<typeof generateKeyPairSync>): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function sign(key: SigningKey, payload: object = claims, changes: jwt.SignOptions = {}): string {
  return jwt.sign(payload, key.signs, { ...options, algorithm: key.algorithm, keyid: key.kid, ...changes })
}

/** Signs like earlier versions: without a key id. */
function signUnnamed({ signs, algorithm }: SigningKey, payload: object = claims): string {
  return jwt.sign(payload, signs, { ...options, algorithm })
}

function verify(token: string, ...keys: TokenKey[]) {
  return verifyWith(fixedKeySet(keys))(token)
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function edited(): string {
  const [header, payload, signature] = sign(secret).split('.')
  const changed = JSON.parse(Buffer.from(String(payload), 'base64url').toString())
  return `${header}.${encode({ ...changed, role: 'ADMIN' })}.${signature}`
}

/** A token signed with the public key of a pair as an HMAC secret. */
function confused(kid?: string): string {
  const pem = curve.verifies.export({ type: 'spki', format: 'pem' })
  const [, payload] = sign(curve).split('.')
  const signed = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${payload}`
  return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`
}

const notValid = expect.objectContaining({ kind: 'unauthenticated', code: 'INVALID_TOKEN' })

describe('an access token', () => {
  it.each([
    ['HS256', secret],
    ['ES256', curve],
    ['RS256', rsa],
  ])('signed with %s is accepted', async (_algorithm, key) => {
    expect(await verify(sign(key), key)).toMatchObject({ sub: '7', role: 'RECRUITER' })
  })

  it.each([
    ['without a signature', `${encode({ alg: 'none', typ: 'JWT' })}.${sign(secret).split('.')[1]}.`],
    ['with an edited payload', edited()],
    ['signed with another secret', sign(nextSecret)],
    ['signed with another secret under the key id of this one', sign(nextSecret, claims, { keyid: secret.kid })],
    ['signed with another algorithm', sign(secret, claims, { algorithm: 'HS512' })],
    ['signed with a key pair', sign(rsa)],
    ['of another issuer', sign(secret, claims, { issuer: 'another' })],
    ['for another audience', sign(secret, claims, { audience: 'job-portal-services' })],
    ['with a subject that is not a user id', sign(secret, claims, { subject: 'admin' })],
    ['with a role that does not exist', sign(secret, { ...claims, role: 'ROOT' })],
    ['without a session', sign(secret, { ...claims, sid: undefined })],
    ['without an id', sign(secret, { ...claims, jti: undefined })],
    ['that never expires', jwt.sign({ ...claims, sub: '7', iss: tokenIssuer, aud: tokenAudience }, secret.signs)],
    ['that is not a JWT', 'a.b.c'],
    ['that is empty', ''],
  ])('%s is rejected', async (_what, token) => {
    await expect(verify(token, secret)).rejects.toThrow(notValid)
  })

  it('is rejected as expired after its expiry and the clock skew', async () => {
    await expect(verify(sign(secret, claims, { expiresIn: -31 }), secret)).rejects.toThrow(
      expect.objectContaining({ code: 'TOKEN_EXPIRED' }),
    )
    expect((await verify(sign(secret, claims, { expiresIn: -5 }), secret)).sub).toBe('7')
  })

  it('without a key id is verified with either secret, so tokens of earlier versions stay valid', async () => {
    expect((await verify(signUnnamed(secret), nextSecret, secret)).sub).toBe('7')
    await expect(verify(signUnnamed(curve), curve)).rejects.toThrow(notValid)
  })

  it('with a key id is verified with that key only', async () => {
    await expect(verify(sign(secret, claims, { keyid: nextSecret.kid }), secret, nextSecret)).rejects.toThrow(notValid)
    await expect(verify(sign(secret, claims, { keyid: 'another' }), secret)).rejects.toThrow(notValid)
    await expect(verify(sign(secret, claims, { keyid: curve.kid }), secret, curve)).rejects.toThrow(notValid)
    await expect(verify(sign(curve, claims, { keyid: rsa.kid }), rsa, curve)).rejects.toThrow(notValid)
  })

  it('signed with a public key as an HMAC secret is rejected', async () => {
    await expect(verify(confused(), curve)).rejects.toThrow(notValid)
    await expect(verify(confused(curve.kid), curve)).rejects.toThrow(notValid)
  })
})

describe('a token that was verified before', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => vi.useRealTimers())

  it('is accepted from the cache', async () => {
    let requested = 0
    const keys = fixedKeySet([secret])
    const verifyToken = verifyWith({ ...keys, find: (kid) => keys.find(kid).finally(() => requested++) })
    const token = sign(secret)

    expect(await verifyToken(token)).toBe(await verifyToken(token))
    expect(requested).toBe(1)
  })

  it('is rejected once it has expired', async () => {
    const verifyToken = verifyWith(fixedKeySet([secret]))
    const token = sign(secret)
    await verifyToken(token)
    vi.setSystemTime(Date.now() + 90_000)

    await expect(verifyToken(token)).rejects.toThrow(expect.objectContaining({ code: 'TOKEN_EXPIRED' }))
  })

  it('is rejected once its key has been removed', async () => {
    let keys = fixedKeySet([curve])
    const verifyToken = verifyWith({ find: (kid) => keys.find(kid), has: (kid) => keys.has(kid), unnamed: [] })
    await verifyToken(sign(curve))
    keys = fixedKeySet([rsa])

    await expect(verifyToken(sign(curve))).rejects.toThrow(notValid)
  })
})

describe('a key id', () => {
  it('is the thumbprint of the public key, also for the private key', () => {
    // The example of RFC 7638, section 3.1.
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
    const example = tokenKeyOfJwk({ kty: 'RSA', n, e: 'AQAB' })

    expect(example.kid).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
    expect(publicTokenKey(curve.verifies.export({ type: 'spki', format: 'pem' }).toString()).kid).toBe(curve.kid)
  })

  it('reveals nothing of a secret', () => {
    expect(secret.kid).toMatch(/^[\w-]{22}$/)
    expect(secret.kid).not.toBe(nextSecret.kid)
    expect(publicJwks([secret])).toEqual([])
  })

  it('is published with the public part of the key only', () => {
    const [jwk] = publicJwks([curve])

    expect(jwk).toEqual({ kty: 'EC', crv: 'P-256', x: jwk?.x, y: jwk?.y, kid: curve.kid, alg: 'ES256', use: 'sig' })
  })
})
