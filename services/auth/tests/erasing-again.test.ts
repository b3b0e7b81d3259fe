import { runSource } from '@portal/testing/run-source'
import type { ServiceUnderTest } from '@portal/testing/service'
import { testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, newPerson, type Person, passphrase, register, startAuthService, unavailablePeers } from './portal.ts'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
})
afterAll(() => service.stop())

function eraseAgain(...args: string[]) {
  const variables = {
    ...testSecrets,
    ...unavailablePeers,
    DATABASE_URL: service.database.url,
    NATS_URL: service.broker.url,
    NATS_PREFIX: service.broker.prefix,
    REDIS_URL: 'redis://127.0.0.1:9',
  }
  return runSource(new URL('../src/main.ts', import.meta.url), ['erase-again', ...args], variables)
}

async function eraseMe(person: Person) {
  const body = { current_password: passphrase }
  const response = await request(service.url).delete('/api/v1/users/me').set(person.headers).send(body).expect(202)
  await service.settled()
  return response.body
}

/** Runs `change`, and then restores the database row of the person, as from a backup. */
async function restoredAfter(person: Person, change: () => Promise<unknown>) {
  const [before] = await service.database.rows('SELECT * FROM users WHERE id = ?', [person.id])
  await change()
  await service.database.rows('UPDATE users SET ? WHERE id = ?', [before, person.id])
  await service.database.rows('DELETE FROM erasures WHERE user_id = ?', [person.id])
}

async function erasureEventsOf(id: number) {
  return (await service.recorded()).filter(
    ({ name, data }) => name === 'auth.user-erased' && (data as { user_id: number }).user_id === id,
  )
}

async function emailOf(id: number) {
  const [row] = await service.database.rows('SELECT email, is_deleted FROM users WHERE id = ?', [id])
  return row
}

describe('erase-again, after the restore of a backup from before an erasure', () => {
  it('erases the person found in the stream, and no one else', async () => {
    const backup = new Date(Date.now() - 1000).toISOString()
    const [ada, other] = [await newPerson(service, 'ada@example.com'), await newPerson(service, 'other@example.com')]
    await restoredAfter(ada, () => eraseMe(ada))
    await logIn(service, 'ada@example.com').expect(200)

    const { stdout } = await eraseAgain(backup)

    expect(stdout).toBe('Repeated 1 erasures; 1 of these people had been restored from the backup.\n')
    expect(await emailOf(ada.id)).toMatchObject({ email: `erased-${ada.id}`, is_deleted: expect.any(Date) })
    await logIn(service, 'ada@example.com').expect(400)
    expect(await erasureEventsOf(ada.id)).toHaveLength(2)
    expect(await emailOf(other.id)).toMatchObject({ email: 'other@example.com', is_deleted: null })
    expect((await register(service, { email: 'ada@example.com' })).status).toBe(201)
    expect((await eraseAgain(new Date(Date.now() + 60_000).toISOString())).stdout).toMatch(/^Repeated 0 erasures/)
  })

  it('repeats erasures in the database, for other services that were restored', async () => {
    const backup = new Date().toISOString()
    const grace = await newPerson(service, 'grace@example.com')
    await eraseMe(grace)

    expect((await eraseAgain(backup)).stdout).toMatch(/^Repeated 1 erasures; 0 of/)
    expect(await erasureEventsOf(grace.id)).toHaveLength(2)
  })

  it('erases users by id, unless the id belongs to a later account', async () => {
    const lise = await newPerson(service, 'lise@example.com')
    await service.database.rows('UPDATE users SET created_at = created_at - INTERVAL 2 DAY WHERE id = ?', [lise.id])
    const backup = new Date(Date.now() - 24 * 3600_000).toISOString()
    const newcomer = await newPerson(service, 'newcomer@example.com')

    const { stdout } = await eraseAgain(backup, String(lise.id), String(newcomer.id), '999999')

    expect(stdout).toMatch(/; 1 of these people had been restored/)
    expect(await emailOf(lise.id)).toMatchObject({ email: `erased-${lise.id}` })
    expect(await emailOf(newcomer.id)).toMatchObject({ email: 'newcomer@example.com', is_deleted: null })
  })

  it.each([[], ['yesterday'], ['2020-01-01T00:00:00'], ['2020-01-01T00:00:00Z', 'ada']])(
    'rejects the arguments %j',
    async (...args) => {
      const { code, stderr } = await eraseAgain(...args.filter((arg) => typeof arg === 'string'))

      expect(code).toBe(1)
      expect(stderr).toMatch(/^Pass the time of the backup/)
    },
  )
})
