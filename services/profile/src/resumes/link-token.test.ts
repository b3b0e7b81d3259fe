import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createResumeToken, readerOf } from './link-token.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const now = 1_800_000_000_500
const { token, expiresAt } = createResumeToken(key, { resumeId: 4, readerId: 9 }, now)
const at = { resumeId: 4, now }

describe('the token of a link to a résumé', () => {
  it('names its reader for at most five minutes', () => {
    expect(readerOf(key, token, at)).toBe(9)
    expect(expiresAt.getTime() - now).toBeLessThanOrEqual(300_000)
    expect(readerOf(key, token, { ...at, now: expiresAt.getTime() - 1 })).toBe(9)
    expect(readerOf(key, token, { ...at, now: expiresAt.getTime() })).toBeUndefined()
  })

  it.each([
    ['of another résumé', token, { ...at, resumeId: 5 }],
    ['for another reader', token.replace(/^9/, '8'), at],
    ['with a later end', token.replace(/\.\d+\./, '.9999999999.'), at],
    ['with another signature', `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, at],
    ['with more after it', `${token}.`, at],
    ['that is empty', '', at],
    ['of other characters', '9.é.ü', at],
  ])('%s is not valid', (_what, given, when) => {
    expect(readerOf(key, given, when)).toBeUndefined()
  })

  it('of another key is not valid', () => {
    expect(readerOf(createSecretKey(Buffer.alloc(32, 2)), token, at)).toBeUndefined()
  })
})
