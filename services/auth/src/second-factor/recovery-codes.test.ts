import { expect, it } from 'vitest'
import { createRecoveryCodes, hashOfRecoveryCode } from './recovery-codes.ts'

it('createRecoveryCodes returns ten different codes of sixteen characters', () => {
  const codes = createRecoveryCodes()

  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
})

it('hashOfRecoveryCode ignores case, spaces, hyphens and look-alike characters', () => {
  const hash = hashOfRecoveryCode('0123-4567-89ab-cdef')

  expect(hashOfRecoveryCode(' O i23 4567 89AB CDEF ')).toBe(hash)
  expect(hashOfRecoveryCode('0123-4567-89ab-cdeg')).not.toBe(hash)
})
