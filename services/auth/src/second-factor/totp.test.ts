import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { createSecret, findStep, isOneTimePassword, otpauthUrl } from './totp.ts'

// The secret of RFC 6238, appendix B. Its codes have eight digits, of which the last six are used here.
const secret = Secret.fromLatin1('12345678901234567890').base32

function at(seconds: number) {
  return new Date(seconds * 1000)
}

describe('a one-time password', () => {
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('matches the test vector of RFC 6238 at second %i', (seconds, code) => {
    expect(findStep(secret, code, { now: at(seconds), lastStep: 0 })).toBe(Math.floor(seconds / 30))
  })

  it('is accepted from one step before to one step after its own', () => {
    const code = '005924'
    const accepted = [-31, -30, 0, 29, 30, 59, 60].map((seconds) => {
      // 1234567890 is the beginning of a step.
      const now = at(1234567890 + seconds)
      return findStep(secret, code, { now, lastStep: 0 }) !== undefined
    })

    expect(accepted).toEqual([false, true, true, true, true, true, false])
  })

  it('is rejected after the same or a later code was used', () => {
    const step = 1234567890 / 30
    const check = (lastStep: number) => findStep(secret, '005924', { now: at(1234567890), lastStep })

    expect(check(step - 1)).toBe(step)
    expect(check(step)).toBeUndefined()
    expect(check(step + 1)).toBeUndefined()
  })

  it('has six digits', () => {
    expect(['005924', '12345', '1234567', '12345a', ''].map(isOneTimePassword)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })
})

it('otpauthUrl contains the secret for an authenticator app', () => {
  const created = createSecret()

  const url = otpauthUrl(created, 'ada@example.com')

  expect(url).toBe(
    `otpauth://totp/Job%20Portal:ada%40example.com?issuer=Job%20Portal&secret=${created}&algorithm=SHA1&digits=6&period=30`,
  )
  expect(created).toMatch(/^[A-Z2-7]{32}$/)
  const code = new TOTP({ secret: Secret.fromBase32(created) }).generate({ timestamp: 59_000 })
  expect(findStep(created, code, { now: at(59), lastStep: 0 })).toBe(1)
})
