import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf, logIn, newPerson, type Person, passphrase, refresh, sessionsOf, startAuthService } from './portal.ts'

const another = 'a much better one'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
})
afterAll(() => service.stop())

function change({ headers }: Pick<Person, 'headers'>, body: object) {
  return request(service.url).post('/api/v1/auth/password/change').set(headers).send(body)
}

async function changesOf(userId: number) {
  const events = await service.recorded()
  return events.filter((event) => event.name === 'auth.user-changed' && event.aggregate_id === String(userId))
}

describe('changing one’s own password', () => {
  it('requires the current password and ends every session', async () => {
    const person = await newPerson(service, 'ada@example.com')
    await logIn(service, person.email).expect(200)

    const response = await change(person, { current_password: passphrase, password: another }).expect(204)

    expect(response.text).toBe('')
    expect(await sessionsOf(service, person.id)).toEqual(['ended', 'ended'])
    await refresh(service, person.refreshToken).expect(400)
    await logIn(service, person.email).expect(400)
    const { body } = await logIn(service, person.email, another).expect(200)
    expect(claimsOf(body.access_token).ver).toBe(1)
    expect(await changesOf(person.id)).toMatchObject([
      { revision: 2, actor_id: person.id, data: { changed: ['password'] } },
    ])
    expect(JSON.stringify(await service.recorded())).not.toMatch(/\$2|much better/)
  })

  it('is rejected if the current password is wrong, or the new one is weak or unchanged', async () => {
    const person = await newPerson(service, 'careful@example.com')

    const wrong = await change(person, { current_password: 'a guess', password: another }).expect(403)
    expect(wrong.body.error_code).toBe('WRONG_PASSWORD')
    for (const password of ['password123', 'short', passphrase]) {
      const rejected = await change(person, { current_password: passphrase, password }).expect(422)
      expect(rejected.body.errors[0].path).toBe('password')
    }
    await change(person, { password: another }).expect(422)
    await change(person, { current_password: passphrase, password: another, email: 'x@example.com' }).expect(422)
    await request(service.url).post('/api/v1/auth/password/change').send({}).expect(401)

    expect(await changesOf(person.id)).toEqual([])
    expect(await sessionsOf(service, person.id)).toEqual(['active'])
  })

  it('succeeds once for two concurrent requests with different passwords', async () => {
    const person = await newPerson(service, 'torn@example.com')

    const responses = await Promise.all(
      ['this one please', 'or rather this'].map((password) =>
        change(person, { current_password: passphrase, password }),
      ),
    )

    expect(responses.filter((response) => response.status === 204)).toHaveLength(1)
    expect(await changesOf(person.id)).toHaveLength(1)
  })
})
