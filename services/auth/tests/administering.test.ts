import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgotPasswordToken, linksTo, post } from './links.ts'
import { claimsOf, logIn, newPerson, type Person, passphrase, refresh, sessionsOf, startAuthService } from './portal.ts'

let service: ServiceUnderTest
let admin: Person
beforeAll(async () => {
  service = await startAuthService()
  admin = await newPerson(service, 'admin@example.com', 'ADMIN')
})
afterAll(() => service.stop())

function change(id: number, body: object, as = admin) {
  return request(service.url).patch(`/api/v1/users/${id}`).set(as.headers).send(body)
}

function read(path: string, as = admin) {
  return request(service.url).get(`/api/v1/users${path}`).set(as.headers)
}

async function changesOf(userId: number) {
  const events = await service.recorded()
  return events.filter((event) => event.name === 'auth.user-changed' && event.aggregate_id === String(userId))
}

describe('an administrator', () => {
  it('lists accounts, page by page and by role and activity', async () => {
    const recruiter = await newPerson(service, 'listed@example.com', 'RECRUITER')
    await newPerson(service, 'listed-too@example.com')

    const first = await read('/?limit=1&include_total=true').expect(200)
    expect(first.body).toHaveLength(1)
    expect(first.headers['x-total-count']).toBe('3')
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? '')?.[1] ?? ''
    const second = await request(service.url).get(next).set(admin.headers).expect(200)
    expect(second.body[0].id).toBe(recruiter.id)
    expect((await read('?role=RECRUITER&is_active=true').expect(200)).body).toMatchObject([{ id: recruiter.id }])
    expect((await read('?is_active=false').expect(200)).body).toEqual([])
    expect(first.text).not.toContain('$2')
  })

  it('reads every account, while other users read only their own', async () => {
    const person = await newPerson(service, 'private@example.com')
    const other = await newPerson(service, 'curious@example.com', 'RECRUITER')

    expect((await read(`/${person.id}`).expect(200)).body.email).toBe('private@example.com')
    await read(`/${person.id}`, person).expect(200)
    await read(`/${person.id}`, other).expect(404)
    await read('/999999').expect(404)
    await read('/999999', other).expect(404)
    await read('/first').expect(422)
    await read('', other).expect(403)
    await request(service.url).get(`/api/v1/users/${person.id}`).expect(401)
  })

  it('changes a role, which ends the sessions and is part of the next token', async () => {
    const person = await newPerson(service, 'promoted@example.com')

    const response = await change(person.id, { role: 'RECRUITER' }).expect(200)

    expect(response.body.role).toBe('RECRUITER')
    expect(await sessionsOf(service, person.id)).toEqual(['ended'])
    await refresh(service, person.refreshToken).expect(400)
    const { body } = await logIn(service, person.email).expect(200)
    expect(claimsOf(body.access_token)).toMatchObject({ role: 'RECRUITER', ver: 1 })
    expect(await changesOf(person.id)).toMatchObject([
      { revision: 2, actor_id: admin.id, data: { role: 'RECRUITER', changed: ['role'] } },
    ])
  })

  it('deactivates and reactivates an account', async () => {
    const person = await newPerson(service, 'paused@example.com')

    await change(person.id, { is_active: false }).expect(200)

    await request(service.url).get('/api/v1/users/me').set(person.headers).expect(401)
    await request(service.url).put('/api/v1/users/me').set(person.headers).send({}).expect(401)
    await refresh(service, person.refreshToken).expect(400)
    expect((await logIn(service, person.email).expect(400)).body.error_code).toBe('ACCOUNT_INACTIVE')
    await change(person.id, { is_active: true }).expect(200)
    await logIn(service, person.email).expect(200)
    await refresh(service, person.refreshToken).expect(400)
    expect((await changesOf(person.id)).map((event) => event.revision)).toEqual([2, 3])
  })

  it('disables email links together with the account', async () => {
    const person = await newPerson(service, 'locked@example.com')
    const before = await forgotPasswordToken(service, person.email)

    await change(person.id, { is_active: false }).expect(200)

    await post(service, 'password/reset', { token: before, password: 'a much better one' }).expect(400)
    for (const path of ['password/forgot', 'email/resend']) {
      await post(service, path, { email: person.email }).expect(202)
    }
    expect(await linksTo(service, person.email)).toHaveLength(1)
    await change(person.id, { is_active: true }).expect(200)
    const token = await forgotPasswordToken(service, person.email)
    await post(service, 'password/reset', { token, password: 'a much better one' }).expect(204)
    await logIn(service, person.email, 'a much better one').expect(200)
  })

  it('records nothing when a change sets the current values', async () => {
    const person = await newPerson(service, 'unmoved@example.com')

    await change(person.id, { role: 'JOB_SEEKER', is_active: true }).expect(200)
    await change(person.id, {}).expect(200)

    expect(await changesOf(person.id)).toEqual([])
    expect(await sessionsOf(service, person.id)).toEqual(['active'])
  })

  it('cannot change other fields, and other users cannot change accounts', async () => {
    const person = await newPerson(service, 'victim@example.com')
    const recruiter = await newPerson(service, 'boss@example.com', 'RECRUITER')

    await change(person.id, { email: 'x@example.com' }).expect(422)
    await change(person.id, { role: 'OWNER' }).expect(422)
    await change(999_999, { role: 'RECRUITER' }).expect(404)
    await change(person.id, { role: 'RECRUITER' }, recruiter).expect(403)
    await change(person.id, { role: 'ADMIN' }, person).expect(403)

    expect(await changesOf(person.id)).toEqual([])
  })

  it('cannot demote or deactivate the last administrator', async () => {
    for (const body of [{ role: 'RECRUITER' }, { is_active: false }, { role: 'JOB_SEEKER', is_active: false }]) {
      expect((await change(admin.id, body).expect(409)).body.error_code).toBe('LAST_ADMIN')
    }
    await change(admin.id, { role: 'ADMIN', is_active: true }).expect(200)
    expect(await sessionsOf(service, admin.id)).toEqual(['active'])
  })

  it('remains when all administrators demote each other concurrently', async () => {
    const others = await Promise.all(
      [1, 2, 3, 4].map((number) => newPerson(service, `admin-${number}@example.com`, 'ADMIN')),
    )
    const all = [admin, ...others]

    const responses = await Promise.all(
      all.map(({ id }, index) => change(id, index % 2 ? { role: 'RECRUITER' } : { is_active: false })),
    )

    expect(responses.map((response) => response.status).sort()).toEqual([200, 200, 200, 200, 409])
    const left = await service.database.rows("SELECT id FROM users WHERE role = 'ADMIN' AND is_active")
    expect(left).toHaveLength(1)
  })
})

describe('administrator actions that open other accounts', () => {
  const actions: [string, (id: number, body: object, as: Person) => PromiseLike<request.Response>][] = [
    ['making another administrator', (id, body, as) => change(id, { role: 'ADMIN', ...body }, as)],
    [
      'resetting another user’s second factor',
      (id, body, as) => request(service.url).delete(`/api/v1/users/${id}/second-factor`).set(as.headers).send(body),
    ],
  ]

  it.each(actions)('require a password or a recent login: %s', async (what, send) => {
    const person = await newPerson(service, `target-${what.length}@example.com`)
    const boss = await newPerson(service, `boss-${what.length}@example.com`, 'ADMIN')
    await service.database.rows(
      "INSERT INTO second_factors (user_id, sealed_secret, confirmed_at) VALUES (?, 'none', UTC_TIMESTAMP(3))",
      [person.id],
    )
    await service.database.rows('UPDATE sessions SET created_at = created_at - INTERVAL 5 MINUTE WHERE user_id = ?', [
      boss.id,
    ])

    const alone = await send(person.id, {}, boss)
    const guessed = await send(person.id, { current_password: 'a guess' }, boss)

    expect(alone.status).toBe(422)
    expect(alone.body.errors).toEqual([expect.objectContaining({ path: 'current_password', code: 'required' })])
    expect([guessed.status, guessed.body.error_code]).toEqual([403, 'WRONG_PASSWORD'])
    const { status } = await send(person.id, { current_password: passphrase }, boss)
    expect([200, 204]).toContain(status)
  })

  it('do not include deactivating accounts and changing other roles', async () => {
    const person = await newPerson(service, 'disorderly@example.com')
    const boss = await newPerson(service, 'order@example.com', 'ADMIN')
    await service.database.rows('UPDATE sessions SET created_at = created_at - INTERVAL 5 MINUTE WHERE user_id = ?', [
      boss.id,
    ])

    await change(person.id, { is_active: false }, boss).expect(200)
    await change(person.id, { is_active: true, role: 'RECRUITER' }, boss).expect(200)
  })
})
