import { generateKeyPairSync } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { describe, expect, it } from 'vitest'
import { createTokenVerifier, tokenAudience, tokenIssuer, tokenKey } from './tokens.ts'

const config = { secret: 'a-secret-of-more-than-32-bytes-for-tokens', algorithm: 'HS256' } as const
const verify = createTokenVerifier(config)
const claims = { role: 'RECRUITER', sid: 's', jti: 'j', ver: 0 }
const options = { subject: '7', issuer: tokenIssuer, audience: tokenAudience, expiresIn: 60 } as const

function sign(payload: object = claims, changes: jwt.SignOptions = {}, key: jwt.Secret = tokenKey(config)): string {
  return jwt.sign(payload, key, { ...options, ...changes })
}

function withoutSignature(): string {
  const [, payload] = sign().split('.')
  return `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`
}

function edited(): string {
  const [header, payload, signature] = sign().split('.')
  const changed = JSON.parse(Buffer.from(String(payload), 'base64url').toString())
  return `${header}.${Buffer.from(JSON.stringify({ ...changed, role: 'ADMIN' })).toString('base64url')}.${signature}`
}

describe('an access token', () => {
  it('counts when everything about it holds', () => {
    expect(verify(sign())).toMatchObject({ sub: '7', role: 'RECRUITER' })
  })

  it.each([
    ['without a signature', withoutSignature()],
    ['with an edited payload', edited()],
    ['signed with another secret', sign(claims, {}, 'another-secret-of-more-than-32-bytes-here')],
    ['signed with another algorithm', sign(claims, { algorithm: 'HS512' })],
    [
      'signed with a key pair',
      sign(claims, { algorithm: 'RS256' }, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    ],
    ['of another issuer', sign(claims, { issuer: 'somebody' })],
    ['for another audience', sign(claims, { audience: 'job-portal-services' })],
    ['of nobody', sign(claims, { subject: 'admin' })],
    ['with a role that does not exist', sign({ ...claims, role: 'ROOT' })],
    ['without a session', sign({ role: 'RECRUITER', jti: 'j', ver: 0 })],
    ['that never expires', jwt.sign({ ...claims, sub: '7', iss: tokenIssuer, aud: tokenAudience }, tokenKey(config))],
    ['that is none', 'a.b.c'],
  ])('%s does not count', (_what, token) => {
    expect(() => verify(token)).toThrow(expect.objectContaining({ kind: 'unauthenticated', code: 'INVALID_TOKEN' }))
  })

  it('that has expired says so, beyond what clocks may differ by', () => {
    expect(() => verify(sign(claims, { expiresIn: -31 }))).toThrow(expect.objectContaining({ code: 'TOKEN_EXPIRED' }))
    expect(verify(sign(claims, { expiresIn: -5 })).sub).toBe('7')
  })
})
