import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  eventsAbout,
  newRecruiter,
  newSeeker,
  type Person,
  type ProfileUnderTest,
  seekerWithProfile,
  startProfileService,
} from './portal.ts'

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
})
afterAll(() => service.stop())

const ada = {
  full_name: 'Ada Lovelace',
  phone: '+44 20 7946 0000',
  experience_years: 5,
  education: 'Mathematics',
  resume_url: 'https://example.com/ada.pdf',
}

function create(person: Person, body: object = ada) {
  return request(service.url).post('/api/v1/profiles/job-seekers').set(person.headers).send(body)
}

function change(person: Person, body: object, userId = person.id) {
  return request(service.url).put(`/api/v1/profiles/job-seekers/${userId}`).set(person.headers).send(body)
}

describe('a job seeker profile', () => {
  it('is created once and told in one event that names the person and nothing of the résumé', async () => {
    const person = newSeeker()

    const { body } = await create(person, { ...ada, user_id: person.id }).expect(201)

    expect(body).toMatchObject({ ...ada, user_id: person.id, is_deleted: null })
    const [event, ...others] = await eventsAbout(service, person)
    expect(event).toMatchObject({ name: 'profile.seeker-created', revision: 1, actor_id: person.id })
    expect(event?.data).toEqual({ job_seeker_id: body.id, user_id: person.id, full_name: 'Ada Lovelace' })
    expect(others).toEqual([])
  })

  it('needs a name and nothing else', async () => {
    const { profile } = await seekerWithProfile(service, { full_name: 'Grace Hopper' })

    expect(profile).toMatchObject({
      full_name: 'Grace Hopper',
      phone: null,
      experience_years: null,
      education: null,
      resume_url: null,
    })
  })

  it('is one per person, also when it is sent ten times at the same moment', async () => {
    const person = newSeeker()

    const responses = await Promise.all(Array.from({ length: 10 }, () => create(person)))

    expect(responses.map((response) => response.status).sort()).toEqual([201, ...Array(9).fill(409)])
    expect(responses.find((response) => response.status === 409)?.body.error_code).toBe('PROFILE_EXISTS')
    expect(await eventsAbout(service, person)).toHaveLength(1)
  })

  it('is not created in the name of another, or by recruiters', async () => {
    const person = newSeeker()

    const response = await create(person, { ...ada, user_id: person.id + 1 }).expect(403)
    await create(newRecruiter()).expect(403)

    expect(response.body.error_code).toBe('NOT_YOURS')
  })

  it('is refused where a field does not hold what it should', async () => {
    const person = newSeeker()

    for (const fault of [
      { experience_years: 61 },
      { experience_years: -1 },
      { resume_url: 'javascript:alert(1)' },
      { phone: 'call me' },
      { full_name: '' },
    ]) {
      const response = await create(person, { ...ada, ...fault }).expect(422)
      expect(response.body.errors[0].path).toBe(Object.keys(fault)[0])
    }
  })

  it('takes phone numbers as people write them, and keeps them as programs dial them', async () => {
    const person = newSeeker()
    await create(person, { ...ada, phone: '01632 960123 ext 451' }).expect(201)

    for (const [typed, kept] of [
      ['01632 960123 x12', '01632 960123 x12'],
      ['030\u2011123\u00a0456', '030-123 456'],
      ['٠٧٩ ١٢٣', '079 123'],
    ]) {
      expect((await change(person, { phone: typed }).expect(200)).body.phone).toBe(kept)
    }
  })

  it('takes web addresses that browsers open', async () => {
    const person = newSeeker()
    await create(person, ada).expect(201)

    for (const resume_url of [
      'https://my_portfolio.example.com/cv',
      'https://müller.example/cv',
      'https://例え.テスト',
    ]) {
      expect((await change(person, { resume_url }).expect(200)).body.resume_url).toBe(resume_url)
    }
  })

  it('is changed field by field: what is missing stays, null clears', async () => {
    const person = newSeeker()
    await create(person).expect(201)

    const { body } = await change(person, { full_name: 'Ada King', phone: null }).expect(200)

    expect(body).toMatchObject({ ...ada, full_name: 'Ada King', phone: null })
    expect(await eventsAbout(service, person)).toMatchObject([
      { revision: 1 },
      { name: 'profile.seeker-changed', revision: 2, data: { full_name: 'Ada King' } },
    ])
  })

  it('that is sent as it is changes nothing', async () => {
    const person = newSeeker()
    const { body } = await create(person).expect(201)

    const same = await change(person, ada).expect(200)

    expect(same.body).toEqual(body)
    expect(await eventsAbout(service, person)).toHaveLength(1)
  })

  it('is changed by its owner only', async () => {
    const owner = newSeeker()
    await create(owner).expect(201)

    await change(newSeeker(), { full_name: 'Mallory' }, owner.id).expect(404)
    await change(newRecruiter(), { full_name: 'Mallory' }, owner.id).expect(403)
    await change(newSeeker(), { full_name: 'Nobody' }).expect(404)

    expect(await eventsAbout(service, owner)).toHaveLength(1)
  })
})
