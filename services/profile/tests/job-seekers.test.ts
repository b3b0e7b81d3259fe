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

const more = {
  headline: 'Analyst of engines',
  about: 'I write programs.\n\nFor machines that do not exist yet.',
  country: 'GB',
  city: 'London',
  links: ['https://example.com/ada', 'https://code.example.com/ada'],
  languages: [
    { language: 'en', level: 'NATIVE' },
    { language: 'pt-BR', level: 'B1' },
  ],
  desired: {
    titles: ['Programmer'],
    job_types: ['FULL_TIME', 'CONTRACT'],
    workplaces: ['REMOTE'],
    places: ['London'],
    pay: { amount: 90_000, currency: 'GBP', period: 'YEAR' },
    from: '2027-02-01',
  },
  visibility: 'RECRUITERS',
}

function create(person: Person, body: object = ada) {
  return request(service.url).post('/api/v1/profiles/job-seekers').set(person.headers).send(body)
}

function change(person: Person, body: object, userId = person.id) {
  return request(service.url).put(`/api/v1/profiles/job-seekers/${userId}`).set(person.headers).send(body)
}

describe('a job seeker profile', () => {
  it('is created with one event that contains the name and no résumé data', async () => {
    const person = newSeeker()

    const { body } = await create(person, { ...ada, user_id: person.id }).expect(201)

    expect(body).toMatchObject({ ...ada, user_id: person.id, is_deleted: null })
    const [event, ...others] = await eventsAbout(service, person)
    expect(event).toMatchObject({ name: 'profile.seeker-created', revision: 1, actor_id: person.id })
    expect(event?.data).toEqual({ job_seeker_id: body.id, user_id: person.id, full_name: 'Ada Lovelace', version: 1 })
    expect(others).toEqual([])
  })

  it('requires only a name', async () => {
    const { profile } = await seekerWithProfile(service, { full_name: 'Grace Hopper' })

    expect(profile).toMatchObject({
      full_name: 'Grace Hopper',
      phone: null,
      experience_years: null,
      education: null,
      resume_url: null,
      phone_e164: null,
      is_experience_counted: false,
      headline: null,
      about: null,
      country: null,
      city: null,
      links: [],
      languages: [],
      desired: null,
      experience_entries: [],
      education_entries: [],
      visibility: 'PRIVATE',
    })
  })

  it('says more about the person, what is looked for, and what is missing', async () => {
    const person = newSeeker()

    const { body } = await create(person, { ...ada, ...more }).expect(201)

    expect(body).toMatchObject({ ...more, phone_e164: '+442079460000', experience_years: 5 })
    expect(body.completeness).toEqual({ percent: 90, missing: ['SKILLS'] })
    const changes = [
      { links: [], languages: [], desired: null, country: null, visibility: 'PRIVATE' },
      { desired: {}, about: null },
    ]
    for (const each of changes) await change(person, each).expect(200)
    const left = await change(person, { headline: null, phone: '020 7946 0000' }).expect(200)
    expect(left.body).toMatchObject({ links: [], languages: [], desired: null, phone_e164: null, city: 'London' })
    expect(left.body.completeness.missing).toEqual(['HEADLINE', 'ABOUT', 'PLACE', 'SKILLS', 'LANGUAGES', 'DESIRED'])
    expect(left.body.completeness.percent).toBe(40)
    expect((await change(person, { country: 'GB' }).expect(200)).body.phone_e164).toBe('+442079460000')
  })

  it('does not change when everything is sent again, and holds the longest texts', async () => {
    const person = newSeeker()
    const link = (index: number) => `https://example.com/${index}${'ä'.repeat(1900)}`
    const long = {
      ...more,
      about: '文'.repeat(5000),
      links: Array.from({ length: 10 }, (_, index) => link(index)),
      desired: { ...more.desired, titles: Array.from({ length: 10 }, () => '文'.repeat(200)) },
    }
    await create(person, { ...ada, ...long }).expect(201)

    const { body } = await change(person, { ...ada, ...long }).expect(200)

    expect(body).toMatchObject(long)
    expect(await eventsAbout(service, person)).toHaveLength(1)
  })

  it.each([
    [{ headline: 'two\nlines' }, 'headline'],
    [{ about: 'x'.repeat(5001) }, 'about'],
    [{ country: 'UK' }, 'country'],
    [{ links: ['ftp://example.com'] }, 'links/0'],
    [{ links: Array(11).fill('https://example.com') }, 'links'],
    [{ languages: [{ language: 'klingon', level: 'C2' }] }, 'languages/0/language'],
    [{ languages: [{ language: 'de', level: 'D1' }] }, 'languages/0/level'],
    [{ languages: ['C1', 'C2'].map((level) => ({ language: 'de', level })) }, 'languages'],
    [{ desired: { titles: [''] } }, 'desired/titles/0'],
    [{ desired: { job_types: ['NONE'] } }, 'desired/job_types/0'],
    [{ desired: { pay: { amount: 1, currency: 'EUR' } } }, 'desired/pay/period'],
    [{ desired: { pay: { amount: 1, currency: 'XYZ', period: 'YEAR' } } }, 'desired/pay/currency'],
    [{ desired: { from: '2027-02-30' } }, 'desired/from'],
    [{ desired: { mood: 'good' } }, 'desired/mood'],
    [{ visibility: 'EVERYBODY' }, 'visibility'],
  ])('is rejected with %j', async (invalid, path) => {
    const person = newSeeker()

    const { body } = await create(person, { ...ada, ...invalid }).expect(422)

    expect(body.errors.map((error: { path: string }) => error.path)).toEqual([path])
  })

  it('is created once by ten concurrent requests', async () => {
    const person = newSeeker()

    const responses = await Promise.all(Array.from({ length: 10 }, () => create(person)))

    expect(responses.map((response) => response.status).sort()).toEqual([201, ...Array(9).fill(409)])
    expect(responses.find((response) => response.status === 409)?.body.error_code).toBe('PROFILE_EXISTS')
    expect(await eventsAbout(service, person)).toHaveLength(1)
  })

  it('is not created for another user, or by recruiters', async () => {
    const person = newSeeker()

    const response = await create(person, { ...ada, user_id: person.id + 1 }).expect(403)
    await create(newRecruiter()).expect(403)

    expect(response.body.error_code).toBe('NOT_YOURS')
  })

  it('is rejected if a field is invalid', async () => {
    const person = newSeeker()

    for (const invalid of [
      { experience_years: 61 },
      { experience_years: -1 },
      { resume_url: 'javascript:alert(1)' },
      { phone: 'call me' },
      { full_name: '' },
    ]) {
      const response = await create(person, { ...ada, ...invalid }).expect(422)
      expect(response.body.errors[0].path).toBe(Object.keys(invalid)[0])
    }
  })

  it('accepts phone numbers as people type them and stores them in ASCII', async () => {
    const person = newSeeker()
    await create(person, { ...ada, phone: '01632 960123 ext 451' }).expect(201)

    for (const [phone, stored] of [
      ['01632 960123 x12', '01632 960123 x12'],
      ['030\u2011123\u00a0456', '030-123 456'],
      ['٠٧٩ ١٢٣', '079 123'],
    ]) {
      expect((await change(person, { phone }).expect(200)).body.phone).toBe(stored)
    }
  })

  it('accepts all web addresses that browsers open', async () => {
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

  it('is changed by field: omitted fields stay, null clears', async () => {
    const person = newSeeker()
    await create(person).expect(201)

    const { body } = await change(person, { full_name: 'Ada King', phone: null }).expect(200)

    expect(body).toMatchObject({ ...ada, full_name: 'Ada King', phone: null })
    expect(await eventsAbout(service, person)).toMatchObject([
      { revision: 1 },
      { name: 'profile.seeker-changed', revision: 2, data: { full_name: 'Ada King' } },
    ])
  })

  it('does not change when it is sent with equal values', async () => {
    const person = newSeeker()
    const { body } = await create(person).expect(201)

    const same = await change(person, ada).expect(200)

    expect(same.body).toEqual(body)
    expect(await eventsAbout(service, person)).toHaveLength(1)
  })

  it('is changed only by its owner', async () => {
    const owner = newSeeker()
    await create(owner).expect(201)

    await change(newSeeker(), { full_name: 'Mallory' }, owner.id).expect(404)
    await change(newRecruiter(), { full_name: 'Mallory' }, owner.id).expect(403)
    await change(newSeeker(), { full_name: 'Nobody' }).expect(404)

    expect(await eventsAbout(service, owner)).toHaveLength(1)
  })
})
