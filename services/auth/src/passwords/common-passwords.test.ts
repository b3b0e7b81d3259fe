import { describe, expect, it } from 'vitest'
import { assertNotCommon } from './common-passwords.ts'

describe('assertNotCommon', () => {
  it('rejects a common password in any letter case', () => {
    for (const password of ['password123', 'PassWord123', '12345678', 'iloveyou', 'QWERTYUIOP']) {
      expect(() => assertNotCommon(password, 'ada@example.com')).toThrow(
        expect.objectContaining({
          kind: 'unprocessable',
          extras: {
            errors: [{ path: 'password', code: 'too_common', message: 'is one of the most common passwords' }],
          },
        }),
      )
    }
  })

  it('rejects the email address of the account in any letter case', () => {
    expect(() => assertNotCommon(' Ada@Example.com', 'ada@example.com')).toThrow(
      expect.objectContaining({
        kind: 'unprocessable',
        extras: { errors: [{ path: 'password', code: 'is_address', message: 'must not be the email address' }] },
      }),
    )
    expect(() => assertNotCommon('ada@example.com 2', 'ada@example.com')).not.toThrow()
  })

  it('accepts a longer password that contains a common one', () => {
    expect(() => assertNotCommon('password123 and then some', 'ada@example.com')).not.toThrow()
  })
})
