import { describe, expect, it } from 'vitest'
import { assertNotCommon } from './common-passwords.ts'

describe('a password', () => {
  it('is refused when it is among the commonest, in any case', () => {
    for (const password of ['password123', 'PassWord123', '12345678', 'iloveyou', 'QWERTYUIOP']) {
      expect(() => assertNotCommon(password, 'ada@example.com')).toThrow(
        expect.objectContaining({
          kind: 'unprocessable',
          extras: { errors: [{ path: 'password', code: 'too_common', message: 'is among the commonest passwords' }] },
        }),
      )
    }
  })

  it('is refused when it is the address of the account, in any case', () => {
    expect(() => assertNotCommon(' Ada@Example.com', 'ada@example.com')).toThrow(
      expect.objectContaining({
        kind: 'unprocessable',
        extras: { errors: [{ path: 'password', code: 'is_address', message: 'is the e-mail address' }] },
      }),
    )
    expect(() => assertNotCommon('ada@example.com 2', 'ada@example.com')).not.toThrow()
  })

  it('is taken when it only contains one of them', () => {
    expect(() => assertNotCommon('password123 and then some', 'ada@example.com')).not.toThrow()
  })
})
