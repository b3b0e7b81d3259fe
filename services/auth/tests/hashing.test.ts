import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterAll, describe, expect, it } from 'vitest'
import { createPasswords } from '../src/hashing/passwords.ts'

const passwords = createPasswords(6)
afterAll(() => passwords.stop?.())

describe('hashing', () => {
  it('starts its threads with the first password, even that of an unknown person', async () => {
    let threads = 0
    const count = () => {
      threads += 1
    }
    subscribe('worker_threads', count)
    const fresh = createPasswords(6)
    expect(threads).toBe(0)

    expect(await fresh.matches('a passphrase', undefined, 'login')).toBeUndefined()

    unsubscribe('worker_threads', count)
    expect(threads).toBeGreaterThan(0)
    await fresh.stop?.()
  })

  it('is rejected while too many passwords are waiting', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, () => passwords.hash('a passphrase', 'login')),
    )

    const rejected = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(rejected.length).toBeGreaterThan(50)
    for (const { reason } of rejected) expect(reason).toMatchObject({ kind: 'unavailable' })
    expect(await passwords.hash('and afterwards it works again', 'login')).toContain('$06$')
  })
})
