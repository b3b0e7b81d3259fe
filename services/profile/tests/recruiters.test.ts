import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  eventsAbout as allEventsAbout,
  newRecruiter,
  newSeeker,
  type Person,
  type ProfileUnderTest,
  startProfileService,
} from './portal.ts'

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
})
afterAll(() => service.stop())

const techCorp = { company_name: 'TechCorp', company_website: 'https://techcorp.example.com' }

function create(person: Person, body: object = techCorp) {
  return request(service.url).post('/api/v1/profiles/recruiters').set(person.headers).send(body)
}

function change(person: Person, body: object, userId = person.id) {
  return request(service.url).put(`/api/v1/profiles/recruiters/${userId}`).set(person.headers).send(body)
}

async function eventsAbout(service: ProfileUnderTest, person: Person) {
  return (await allEventsAbout(service, person)).filter(({ name }) => name.startsWith('profile.recruiter-'))
}

describe('a recruiter profile', () => {
  it('gets 304 for a request with a current ETag, until it changes', async () => {
    const person = newRecruiter()
    await create(person).expect(201)
    const read = () => request(service.url).get(`/api/v1/profiles/recruiters/user/${person.id}`)
    const { headers } = await read().expect(200)

    await read().set('If-None-Match', String(headers.etag)).expect(304)
    await change(person, { company_name: 'Acme' }).expect(200)
    expect((await read().set('If-None-Match', String(headers.etag)).expect(200)).body.company_name).toBe('Acme')
  })

  it('is created with one event and is public', async () => {
    const person = newRecruiter()

    const { body } = await create(person, { ...techCorp, user_id: person.id }).expect(201)

    expect(body).toMatchObject({ ...techCorp, user_id: person.id, is_deleted: null })
    const byId = await request(service.url).get(`/api/v1/profiles/recruiters/${body.id}`).expect(200)
    const byUser = await request(service.url).get(`/api/v1/profiles/recruiters/user/${person.id}`).expect(200)
    expect([byId.body, byUser.body]).toEqual([body, body])
    expect(await eventsAbout(service, person)).toMatchObject([
      {
        name: 'profile.recruiter-created',
        aggregate_id: String(body.id),
        revision: 1,
        actor_id: person.id,
        data: { recruiter_id: body.id, user_id: person.id, company_name: 'TechCorp' },
      },
    ])
  })

  it('is created once by ten concurrent requests', async () => {
    const person = newRecruiter()

    const responses = await Promise.all(Array.from({ length: 10 }, () => create(person)))

    expect(responses.map((response) => response.status).sort()).toEqual([201, ...Array(9).fill(409)])
    expect(responses.find((response) => response.status === 409)?.body.error_code).toBe('PROFILE_EXISTS')
    expect(await service.database.rows('SELECT id FROM recruiters WHERE user_id = ?', [person.id])).toHaveLength(1)
    expect(await eventsAbout(service, person)).toHaveLength(1)
  })

  it('is not created for another user, by job seekers or by anonymous clients', async () => {
    const person = newRecruiter()

    const response = await create(person, { ...techCorp, user_id: person.id + 1 }).expect(403)
    await create(newSeeker()).expect(403)
    await request(service.url).post('/api/v1/profiles/recruiters').send(techCorp).expect(401)

    expect(response.body.error_code).toBe('NOT_YOURS')
    expect(await eventsAbout(service, person)).toEqual([])
  })

  it('is rejected with an invalid web address, a blank name or an unknown field', async () => {
    const person = newRecruiter()

    for (const website of ['javascript:alert(1)', 'ftp://techcorp.example.com', 'techcorp']) {
      await create(person, { ...techCorp, company_website: website }).expect(422)
    }
    await create(person, { ...techCorp, verified: true }).expect(422)
    await create(person, { company_name: ' ' }).expect(422)
  })

  it('is changed by field: omitted fields stay, null clears', async () => {
    const person = newRecruiter()
    await create(person).expect(201)

    const renamed = await change(person, { company_name: 'TechCorp International' }).expect(200)
    const cleared = await change(person, { company_website: null }).expect(200)

    expect(renamed.body).toMatchObject({ ...techCorp, company_name: 'TechCorp International' })
    expect(cleared.body).toMatchObject({ company_name: 'TechCorp International', company_website: null })
    expect(await eventsAbout(service, person)).toMatchObject([
      { revision: 1 },
      { name: 'profile.recruiter-changed', revision: 2, data: { company_name: 'TechCorp International' } },
      { name: 'profile.recruiter-changed', revision: 3 },
    ])
  })

  it('does not change when it is sent with equal values', async () => {
    const person = newRecruiter()
    const { body } = await create(person).expect(201)

    const same = await change(person, techCorp).expect(200)

    expect(same.body).toEqual(body)
    expect(await eventsAbout(service, person)).toHaveLength(1)
  })

  it('is changed only by its owner', async () => {
    const owner = newRecruiter()
    await create(owner).expect(201)

    await change(newRecruiter(), { company_name: 'Evil Corp' }, owner.id).expect(403)
    await change(newSeeker(), { company_name: 'Evil Corp' }, owner.id).expect(403)
    await change(newRecruiter(), { company_name: 'Nobody' }).expect(404)

    expect(await eventsAbout(service, owner)).toHaveLength(1)
  })

  it('gets 404 if it does not exist, and 422 for an invalid id', async () => {
    await request(service.url).get('/api/v1/profiles/recruiters/99999').expect(404)
    await request(service.url).get('/api/v1/profiles/recruiters/user/99999').expect(404)
    await request(service.url).get('/api/v1/profiles/recruiters/first').expect(422)
  })
})
