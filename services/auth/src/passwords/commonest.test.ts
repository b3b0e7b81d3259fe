import { describe, expect, it } from 'vitest'
import { assertUncommon } from './commonest.ts'

describe('a password', () => {
  it('is refused when it is among the commonest, in any case', () => {
    for (const password of ['password123', 'PassWord123', '12345678', 'iloveyou', 'QWERTYUIOP']) {
      expect(() => assertUncommon(password)).toThrow(
        expect.objectContaining({
          kind: 'invalid',
          extras: { errors: [{ path: 'password', code: 'too_common', message: 'is among the commonest passwords' }] },
        }),
      )
    }
  })

  it('is taken when it only contains one of them', () => {
    expect(() => assertUncommon('password123 and then some')).not.toThrow()
  })
})
