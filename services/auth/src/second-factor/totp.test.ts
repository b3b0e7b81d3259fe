import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { createSecret, findStep, isOneTimePassword, otpauthUrl } from './totp.ts'

// The secret of RFC 6238, appendix B, of whose eight digits the last six are ours.
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
  ])('is that of RFC 6238 at second %i', (seconds, code) => {
    expect(findStep(secret, code, { now: at(seconds), lastStep: 0 })).toBe(Math.floor(seconds / 30))
  })

  it('counts from one step too early to one too late', () => {
    const code = '005924'
    const accepted = [-31, -30, 0, 29, 30, 59, 60].map((seconds) => {
      // The beginning of the step.
      const now = at(1234567890 + seconds)
      return findStep(secret, code, { now, lastStep: 0 }) !== undefined
    })

    expect(accepted).toEqual([false, true, true, true, true, true, false])
  })

  it('counts neither again nor after a later one', () => {
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

it('A secret reaches an authenticator by its address', () => {
  const made = createSecret()

  const url = otpauthUrl(made, 'ada@example.com')

  expect(url).toBe(
    `otpauth://totp/Job%20Portal:ada%40example.com?issuer=Job%20Portal&secret=${made}&algorithm=SHA1&digits=6&period=30`,
  )
  expect(made).toMatch(/^[A-Z2-7]{32}$/)
  const code = new TOTP({ secret: Secret.fromBase32(made) }).generate({ timestamp: 59_000 })
  expect(findStep(made, code, { now: at(59), lastStep: 0 })).toBe(1)
})
