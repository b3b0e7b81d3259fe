import type { ServiceUnderTest } from '@portal/testing/service'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf, logIn, newPerson, type Person, passphrase, refresh, sessionsOf, startAuthService } from './portal.ts'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
})
afterAll(() => service.stop())

function change({ headers }: Pick<Person, 'headers'>, body: object) {
  return request(service.url).put('/api/v1/users/me').set(headers).send(body)
}

async function changesOf(userId: number) {
  const events = await service.recorded()
  return events.filter((event) => event.name === 'auth.user-changed' && event.aggregate_id === String(userId))
}

describe('one’s own account', () => {
  it('can be read with a valid token', async () => {
    const { id, email, headers } = await newPerson(service, 'reader@example.com', 'RECRUITER')

    const me = await request(service.url).get('/api/v1/users/me').set(headers).expect(200)

    expect(me.body).toMatchObject({ id, email, role: 'RECRUITER', is_active: true })
    await request(service.url).get('/api/v1/users/me').expect(401)
    await request(service.url).get('/api/v1/users/me').set(bearer(999_999, 'JOB_SEEKER')).expect(401)
  })

  it('supports conditional requests', async () => {
    const person = await newPerson(service, 'again@example.com')
    const { headers } = await request(service.url).get('/api/v1/users/me').set(person.headers).expect(200)
    const again = () =>
      request(service.url).get('/api/v1/users/me').set(person.headers).set('If-None-Match', String(headers.etag))

    expect(headers.etag).toMatch(/^W\/"/)
    expect((await again().expect(304)).text).toBe('')
    await change(person, { email: 'again-and-again@example.com' }).expect(200)
    expect((await again().expect(200)).body.email).toBe('again-and-again@example.com')
  })

  it('gets a new address, normalised, and keeps the current session', async () => {
    const person = await newPerson(service, 'before@example.com')

    const response = await change(person, { email: ' After@Example.com ' }).expect(200)

    expect(response.body.email).toBe('after@example.com')
    expect(await changesOf(person.id)).toMatchObject([
      {
        revision: 2,
        actor_id: person.id,
        data: { email: 'after@example.com', previous_email: 'before@example.com', changed: ['email'] },
      },
    ])
    await logIn(service, 'before@example.com').expect(400)
    await refresh(service, person.refreshToken).expect(200)
  })

  it('cannot get the address of another account', async () => {
    await newPerson(service, 'first@example.com')
    const person = await newPerson(service, 'second@example.com')

    const response = await change(person, { email: 'FIRST@example.com' }).expect(409)

    expect(response.body.error_code).toBe('EMAIL_TAKEN')
    expect(await changesOf(person.id)).toEqual([])
  })

  it('gets a new password with the current one, which ends every session', async () => {
    const person = await newPerson(service, 'safe@example.com')
    await logIn(service, person.email).expect(200)

    await change(person, { password: 'a much better one', current_password: passphrase }).expect(200)

    expect(await sessionsOf(service, person.id)).toEqual(['ended', 'ended'])
    await refresh(service, person.refreshToken).expect(400)
    await logIn(service, person.email).expect(400)
    const { body } = await logIn(service, person.email, 'a much better one').expect(200)
    expect(claimsOf(body.access_token).ver).toBe(1)
    expect(await changesOf(person.id)).toMatchObject([{ revision: 2, data: { changed: ['password'] } }])
    expect(JSON.stringify(await changesOf(person.id))).not.toMatch(/\$2|better/)
  })

  it('keeps its password if the current one is missing or wrong, or the new one is weak', async () => {
    const person = await newPerson(service, 'careful@example.com')

    await change(person, { password: 'a much better one' }).expect(422)
    const wrong = await change(person, { password: 'a much better one', current_password: 'a guess' }).expect(403)
    expect(wrong.body.error_code).toBe('WRONG_PASSWORD')
    const common = await change(person, { password: 'password123', current_password: passphrase }).expect(422)
    expect(common.body.errors[0].path).toBe('password')
    const address = { password: 'New@Example.com', email: 'new@example.com', current_password: passphrase }
    expect((await change(person, address).expect(422)).body.errors[0].code).toBe('is_address')

    expect(await changesOf(person.id)).toEqual([])
    await refresh(service, person.refreshToken).expect(200)
  })

  it('is unchanged if nothing differs', async () => {
    const person = await newPerson(service, 'content@example.com')

    await change(person, {}).expect(200)
    await change(person, { email: 'Content@example.com' }).expect(200)
    await change(person, { password: passphrase, current_password: passphrase }).expect(200)

    expect(await changesOf(person.id)).toEqual([])
    expect(await sessionsOf(service, person.id)).toEqual(['active'])
  })

  it('cannot get another role, activity or id from its owner', async () => {
    const person = await newPerson(service, 'climber@example.com')

    for (const body of [{ role: 'ADMIN' }, { is_active: true }, { id: 1 }, { access_version: 9 }]) {
      await change(person, body).expect(422)
    }
    expect(await changesOf(person.id)).toEqual([])
  })

  it('gets one of two passwords that are set concurrently', async () => {
    const person = await newPerson(service, 'torn@example.com')

    const responses = await Promise.all([
      change(person, { password: 'this one please', current_password: passphrase }),
      change(person, { password: 'or rather this', current_password: passphrase }),
    ])

    const winners = responses.filter((response) => response.status === 200)
    expect(winners).toHaveLength((await changesOf(person.id)).length)
    expect(winners).toHaveLength(1)
  })

  it('has no session left from logins with the old password during the change', async () => {
    const person = await newPerson(service, 'raced@example.com')

    const [changed] = await Promise.all([
      change(person, { password: 'a much better one', current_password: passphrase }),
      ...Array.from({ length: 20 }, () => logIn(service, person.email)),
    ])

    expect(changed?.status).toBe(200)
    expect(await sessionsOf(service, person.id)).not.toContain('active')
  })
})

describe('the language and time zone of an account', () => {
  it('are chosen without a password, which ends no session and tells of no change of the account', async () => {
    const person = await newPerson(service, 'reader-of-german@example.com')
    const { body: before } = await request(service.url).get('/api/v1/users/me').set(person.headers).expect(200)
    expect(before).toMatchObject({ locale: null, time_zone: null })

    const chosen = { locale: 'de', time_zone: 'Asia/Kolkata' }
    expect((await change(person, chosen).expect(200)).body).toMatchObject(chosen)
    await change(person, chosen).expect(200)
    const partly = await change(person, { time_zone: null }).expect(200)

    expect(partly.body).toMatchObject({ locale: 'de', time_zone: null, email: person.email })
    const events = (await service.recorded()).filter(({ aggregate_id }) => aggregate_id === String(person.id))
    expect(events.filter(({ name }) => name === 'auth.user-locale-changed')).toMatchObject([
      { revision: 2, data: { user_id: person.id, ...chosen } },
      { revision: 3, data: { user_id: person.id, locale: 'de', time_zone: null } },
    ])
    expect(await changesOf(person.id)).toEqual([])
    expect(await sessionsOf(service, person.id)).toEqual(['active'])
  })

  it.each([
    { locale: 'fr' },
    { locale: 'de-AT' },
    { locale: '' },
    { locale: 7 },
    { time_zone: 'Mars/Crater' },
    { time_zone: '+01:00' },
    { time_zone: '' },
    { time_zone: `Europe/${'Berlin'.repeat(20)}` },
  ])('must be known: %j', async (body) => {
    const person = await newPerson(service, `unknown-${JSON.stringify(body).length}-${body.locale}@example.com`)
    const [path] = Object.keys(body)

    const { body: problem } = await change(person, body).expect(422)

    expect(problem.errors).toMatchObject([{ path }])
  })
})
