import { deriveKey } from '@portal/chassis/config/derive-key'
import { describe, expect, it } from 'vitest'
import { seal, unseal } from './sealing.ts'

const key = deriveKey('a secret of the tests, long enough', 'second factors')

describe('a sealed secret', () => {
  it('is decrypted with the same key and user id, and differs each time', () => {
    expect(unseal(key, 7, seal(key, 7, 'JBSWY3DPEHPK3PXP'))).toBe('JBSWY3DPEHPK3PXP')
    expect(seal(key, 7, 'JBSWY3DPEHPK3PXP')).not.toBe(seal(key, 7, 'JBSWY3DPEHPK3PXP'))
    expect(seal(key, 7, 'JBSWY3DPEHPK3PXP')).not.toContain('JBSWY3DPEHPK3PXP')
  })

  it('is rejected with another user id, with another key, and after a modification', () => {
    const sealed = seal(key, 7, 'JBSWY3DPEHPK3PXP')
    const bytes = Buffer.from(sealed, 'base64url')
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1

    expect(() => unseal(key, 8, sealed)).toThrow()
    expect(() => unseal(deriveKey('another secret, just as long as that', 'second factors'), 7, sealed)).toThrow()
    expect(() => unseal(key, 7, bytes.toString('base64url'))).toThrow()
    expect(() => unseal(key, 7, sealed.slice(0, 10))).toThrow()
  })
})
