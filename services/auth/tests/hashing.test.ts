import { afterAll, describe, expect, it } from 'vitest'
import { createPasswords } from '../src/passwords/passwords.ts'

const passwords = createPasswords(6)
afterAll(() => passwords.stop?.())

describe('hashing', () => {
  it('is refused, rather than put off for ever, when too many want it at once', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, () => passwords.hash('a passphrase', 'login')),
    )

    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused.length).toBeGreaterThan(50)
    for (const { reason } of refused) expect(reason).toMatchObject({ kind: 'unavailable' })
    expect(await passwords.hash('and afterwards it works again', 'login')).toContain('$06$')
  })
})
