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

type Kind = 'experience' | 'education'

function replace(person: Person, kind: Kind, body: unknown, userId = person.id) {
  return request(service.url)
    .put(`/api/v1/profiles/job-seekers/${userId}/${kind}-entries`)
    .set(person.headers)
    .send(body as object)
}

async function profileOf(person: Person) {
  const path = `/api/v1/profiles/job-seekers/user/${person.id}`
  return (await request(service.url).get(path).set(person.headers).expect(200)).body
}

const first = {
  title: 'Computer',
  company: 'Royal Observatory',
  location: 'Greenwich',
  start: '2015-01',
  end: '2017-12',
  description: 'Tables of the moon.\nBy hand.',
}
const second = {
  title: 'Analyst',
  company: 'Difference Ltd',
  location: null,
  start: '2017-01',
  end: null,
  description: null,
}
const degree = {
  institution: 'University of London',
  degree: 'BSc',
  field: 'Mathematics',
  start: '2011-09',
  end: '2014-06',
  description: null,
}

const notYet = `${new Date().getFullYear() + 2}-01`

describe('the entries of a job seeker', () => {
  it('are replaced as a whole and are part of the profile, the latest first, with one event', async () => {
    const seeker = await seekerWithProfile(service)

    const { body } = await replace(seeker, 'experience', [first, second]).expect(200)
    await replace(seeker, 'education', [{ institution: degree.institution }]).expect(200)
    await replace(seeker, 'education', [degree]).expect(200)

    expect(body).toEqual([second, first])
    expect(await profileOf(seeker)).toMatchObject({ experience_entries: [second, first], education_entries: [degree] })
    expect(await eventsAbout(service, seeker)).toMatchObject([1, 2, 3, 4].map((revision) => ({ revision })))

    await replace(seeker, 'experience', []).expect(200)
    expect(await profileOf(seeker)).toMatchObject({ experience_entries: [], education_entries: [degree] })
  })

  it('cause no event if they are the same', async () => {
    const seeker = await seekerWithProfile(service)
    await replace(seeker, 'experience', [first, second]).expect(200)
    await replace(seeker, 'education', [degree]).expect(200)

    await replace(seeker, 'experience', [second, first]).expect(200)
    await replace(seeker, 'education', [degree]).expect(200)

    expect(await eventsAbout(service, seeker)).toHaveLength(3)
  })

  it('say how many years somebody has worked, unless the profile says it', async () => {
    const seeker = await seekerWithProfile(service)
    await replace(seeker, 'experience', [first, { ...first, start: '2016-01', end: '2018-12' }]).expect(200)
    expect(await profileOf(seeker)).toMatchObject({ experience_years: 4, is_experience_counted: true })

    const path = `/api/v1/profiles/job-seekers/${seeker.id}`
    const given = await request(service.url).put(path).set(seeker.headers).send({ experience_years: 9 }).expect(200)
    expect(given.body).toMatchObject({ experience_years: 9, is_experience_counted: false })
    const counted = await request(service.url)
      .put(path)
      .set(seeker.headers)
      .send({ experience_years: null })
      .expect(200)
    expect(counted.body).toMatchObject({ experience_years: 4, is_experience_counted: true })
  })

  it.each([
    ['experience', [first, { ...second, start: notYet }], ['1/start']],
    ['experience', [{ ...first, end: notYet }], ['0/end']],
    ['experience', [{ ...first, end: '2014-12' }], ['0/end']],
    ['experience', [{ ...first, salary: 1 }], ['0/salary']],
    ['experience', { ...first }, ['']],
    ['education', [{ ...degree, institution: '' }], ['0/institution']],
    ['education', [degree, { ...degree, end: notYet }], ['1/end']],
    ['education', Array(31).fill(degree), ['']],
  ] as const)('of %s are rejected at the field that is wrong: %#', async (kind, body, paths) => {
    const seeker = await seekerWithProfile(service)

    const { body: problem } = await replace(seeker, kind, body).expect(422)

    expect(problem.errors.map(({ path }: { path: string }) => path)).toEqual(paths)
    expect(await eventsAbout(service, seeker)).toHaveLength(1)
  })

  it('are changed only by their owner, who must have a profile', async () => {
    const seeker = await seekerWithProfile(service)

    for (const kind of ['experience', 'education'] as const) {
      await replace(newSeeker(), kind, [], seeker.id).expect(404)
      await replace(newRecruiter(), kind, [], seeker.id).expect(403)
      await replace(newSeeker(), kind, []).expect(404)
    }
  })

  it('equal one of two sets after both are sent concurrently', async () => {
    const seeker = await seekerWithProfile(service)

    await Promise.all([replace(seeker, 'experience', [first]), replace(seeker, 'experience', [second, second])])

    const { experience_entries: stored } = await profileOf(seeker)
    expect([[first], [second, second]]).toContainEqual(stored)
    expect((await eventsAbout(service, seeker)).map((event) => event.revision)).toEqual([1, 2, 3])
  })

  it('hold the largest set that a request can send', async () => {
    const seeker = await seekerWithProfile(service)
    const entries = Array.from({ length: 50 }, () => ({ ...first, description: 'ä'.repeat(800) }))

    const { body } = await replace(seeker, 'experience', entries).expect(200)

    expect(body).toHaveLength(50)
  })
})
