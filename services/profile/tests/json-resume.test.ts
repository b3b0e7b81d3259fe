// @ts-expect-error It has no types.
import judge from '@jsonresume/schema'
import { skillCreated } from '@portal/contracts/job/events'
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

// The judge that the makers of the format provide.
const { validate } = judge as {
  validate: (resume: unknown, report: (errors: unknown, isValid: boolean) => void) => void
}

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
  for (const [skill_id, name] of [
    [1, 'Python'],
    [2, 'SQL'],
  ] as const) {
    await service.broker.publish(skillCreated, { aggregateId: skill_id, data: { skill_id, name } })
  }
  await service.broker.consumed()
})
afterAll(() => service.stop())

function resumeOf(person: Person, userId = person.id) {
  return request(service.url).get(`/api/v1/profiles/job-seekers/${userId}/json-resume`).set(person.headers)
}

function importResume(person: Person, resume: unknown, userId = person.id) {
  const path = `/api/v1/profiles/job-seekers/${userId}/json-resume`
  return request(service.url)
    .post(path)
    .set(person.headers)
    .send(resume as object)
}

function errorsIn(resume: unknown) {
  let found: unknown
  validate(resume, (errors) => {
    found = errors
  })
  return found
}

const resume = {
  basics: {
    name: 'Ada Lovelace',
    label: 'Analyst',
    phone: '+44 20 7946 0000',
    summary: 'I write programs.',
    location: { city: 'London', countryCode: 'GB' },
    url: 'https://ada.example.com',
    profiles: [{ url: 'https://code.example.com/ada' }],
  },
  work: [
    { name: 'Difference Ltd', position: 'Analyst', startDate: '2021-01' },
    { name: 'Observatory', position: 'Computer', location: 'Greenwich', startDate: '2019-01', endDate: '2020-12' },
  ],
  education: [{ institution: 'Home', studyType: 'Lessons', area: 'Algebra', startDate: '2012-01', endDate: '2018-12' }],
  languages: [
    { language: 'English', fluency: 'Native speaker' },
    { language: 'pt-BR', fluency: 'B1' },
  ],
  skills: [
    { name: 'Python', level: 'Advanced' },
    { name: 'SQL', level: 'Beginner' },
  ],
}

describe('a JSON Resume', () => {
  it('is taken over with one event, and comes out as it went in, valid by its schema', async () => {
    const seeker = await seekerWithProfile(service, { full_name: 'Ada', education: 'At home' })

    const { body } = await importResume(seeker, resume).expect(200)
    const out = await resumeOf(seeker).expect(200)

    expect(body.dropped).toEqual([])
    expect(body.profile).toMatchObject({ full_name: 'Ada Lovelace', education: 'At home', headline: 'Analyst' })
    expect(out.body).toMatchObject(resume)
    expect(errorsIn(out.body)).toBeNull()
    expect(errorsIn({ basics: 7 })).not.toBeNull()
    const events = (await eventsAbout(service, seeker)).map(({ revision }) => revision)
    expect(events).toEqual([1, 2])

    await importResume(seeker, out.body).expect(200)
    expect(await eventsAbout(service, seeker)).toHaveLength(2)
  })

  it('changes only the sections that it has, and lists what it lost', async () => {
    const seeker = await seekerWithProfile(service)
    await importResume(seeker, resume).expect(200)

    const partly = { education: [], skills: [{ name: 'python' }, { name: 'Weaving' }], interests: [{ name: 'Horses' }] }
    const { body } = await importResume(seeker, partly).expect(200)

    expect(body.dropped).toEqual([
      { path: 'interests', reason: 'UNSUPPORTED' },
      { path: 'skills/1', reason: 'UNKNOWN' },
    ])
    expect(body.profile.experience_entries).toHaveLength(2)
    expect(body.profile.education_entries).toEqual([])
    expect((await resumeOf(seeker)).body.skills).toEqual([{ name: 'Python', level: 'Intermediate' }])
  })

  it('of a profile that says only a name is valid', async () => {
    const { body } = await resumeOf(await seekerWithProfile(service)).expect(200)

    expect(body.basics).toEqual({ name: 'Ada Lovelace', location: {}, profiles: [] })
    expect(errorsIn(body)).toBeNull()
  })

  it('is read and written only by the job seeker, who must have a profile', async () => {
    const seeker = await seekerWithProfile(service)

    await resumeOf(newSeeker(), seeker.id).expect(404)
    await resumeOf(newRecruiter(), seeker.id).expect(403)
    await resumeOf(newSeeker()).expect(404)
    await importResume(newSeeker(), resume, seeker.id).expect(404)
    await importResume(newRecruiter(), resume, seeker.id).expect(403)
    await importResume(newSeeker(), resume).expect(404)
    await importResume(seeker, [resume]).expect(422)
  })
})
