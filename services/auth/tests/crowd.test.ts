import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { logIn, newPerson, type Person, passphrase, register, startAuthService } from './portal.ts'

let service: ServiceUnderTest
let crowd: Person[]
let another: Person
beforeAll(async () => {
  // High enough for comparisons to queue up.
  service = await startAuthService({ BCRYPT_COST: '10' })
  const names = ['one', 'two', 'three', 'another']
  const people = await Promise.all(names.map((name) => newPerson(service, `${name}@example.com`)))
  crowd = people.slice(0, 3)
  another = people[3] as Person
}, 60_000)
afterAll(() => service.stop())
beforeEach(async () => {
  await service.database.rows('DELETE FROM counted_acts')
})

type Confirmation = ({ headers }: Person) => PromiseLike<request.Response>

const confirmations: Record<string, Confirmation> = {
  'set up a second factor': ({ headers }) =>
    request(service.url).post('/api/v1/auth/second-factor').set(headers).send({ current_password: passphrase }),
  'change the address with a wrong password': ({ headers }) =>
    request(service.url)
      .put('/api/v1/users/me')
      .set(headers)
      .send({ email: 'new@example.com', current_password: 'a guess' }),
  'erase the account with a wrong password': ({ headers }) =>
    request(service.url).delete('/api/v1/users/me').set(headers).send({ current_password: 'a guess' }),
}

describe('three accounts with 34 concurrent requests each', () => {
  it.each(Object.entries(confirmations))(
    'to %s do not keep other users from logging in and registering',
    async (_what, call) => {
      const requested = Promise.all(crowd.flatMap((person) => Array.from({ length: 34 }, () => call(person))))

      await logIn(service, another.email).expect(200)
      await register(service, { email: `newcomer-${_what.length}@example.com` }).expect(201)

      const responses = await requested
      const rejected = responses.filter(({ status }) => status === 429)
      expect(responses.filter(({ status }) => ![200, 403, 429].includes(status))).toEqual([])
      expect(responses.length - rejected.length).toBeLessThanOrEqual(3 * 5)
      for (const { headers } of rejected) expect(Number(headers['retry-after'])).toBeGreaterThan(0)
      await service.database.rows('DELETE FROM login_delays')
    },
  )
})

describe('confirmations of one user', () => {
  it('are limited to five a minute, right or wrong, with Retry-After', async () => {
    const [person] = crowd as [Person]
    const call = confirmations['set up a second factor'] as Confirmation

    const statuses: number[] = []
    for (let time = 0; time < 6; time++) statuses.push((await call(person)).status)

    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    const { body, headers } = await call(person)
    expect(body.error_code).toBe('RATE_LIMITED')
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60)
  })

  it('do not count as guesses when they are rejected because of concurrency', async () => {
    const [, person] = crowd as [Person, Person]
    const call = confirmations['set up a second factor'] as Confirmation

    await Promise.all(Array.from({ length: 34 }, () => call(person)))

    expect(await service.database.rows('SELECT * FROM login_delays WHERE tries > 0')).toEqual([])
    await logIn(service, person.email).expect(200)
  })
})
