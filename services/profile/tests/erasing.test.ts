import { applicationSubmitted } from '@portal/contracts/application/events'
import { userErased } from '@portal/contracts/auth/events'
import { subjectOf } from '@portal/contracts/event'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  admin,
  newRecruiter,
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
  phone: '+44 20 7946 0018',
  education: 'Taught by Augustus De Morgan',
  resume_url: 'https://lovelace.example.com/resume.pdf',
}

async function erase({ id }: Person) {
  const data = { user_id: id, role: 'JOB_SEEKER', erasure_id: id } as const
  const event = await service.broker.publish(userErased, { revision: 2, data })
  await service.settled()
  return event
}

async function apply(seeker: Person, recruiter: Person) {
  const parties = { seeker_user_id: seeker.id, recruiter_user_id: recruiter.id }
  const event = await service.broker.publish(applicationSubmitted, {
    data: { ...applicationSubmitted.example, ...parties },
  })
  await service.broker.consumed()
  return event
}

/** The tables that contain a text. */
async function tablesContaining(text: string): Promise<string[]> {
  const tables = ['seekers', 'experience_entries', 'education_entries', 'recruiters', 'outbox', 'idempotency_keys']
  const dumps = await Promise.all(tables.map((table) => service.database.rows(`SELECT * FROM ${table}`)))
  return tables.filter((_, index) => JSON.stringify(dumps[index]).includes(text))
}

async function acknowledgements({ id }: Person) {
  const events = await service.recorded()
  return events.filter((event) => event.name === 'profile.person-erased' && event.aggregate_id === String(id))
}

describe('erasing a person', () => {
  it('deletes all data about a job seeker and acknowledges the erasure', async () => {
    const [seeker, other] = [await seekerWithProfile(service, ada), await seekerWithProfile(service)]
    const recruiter = newRecruiter()
    await request(service.url)
      .put(`/api/v1/profiles/job-seekers/${seeker.id}`)
      .set(seeker.headers)
      .send({ phone: '+44 1' })
      .expect(200)
    for (const [kind, entry] of [
      ['experience', { title: 'Analyst', company: ada.education, start: '2015-01' }],
      ['education', { institution: ada.education }],
    ] as const) {
      const path = `/api/v1/profiles/job-seekers/${seeker.id}/${kind}-entries`
      await request(service.url).put(path).set(seeker.headers).send([entry]).expect(200)
    }
    await apply(seeker, recruiter)

    await erase(seeker)

    for (const text of [ada.education, ada.resume_url]) expect(await tablesContaining(text)).toEqual([])
    expect(await service.database.rows('SELECT * FROM acquaintances WHERE seeker_user_id = ?', [seeker.id])).toEqual([])
    const events = await service.recorded()
    expect(events.filter((event) => event.aggregate_id === String(seeker.profile.id)).map(({ name }) => name)).toEqual(
      [],
    )
    expect(await acknowledgements(seeker)).toMatchObject([
      { revision: 2, data: { user_id: seeker.id, erasure_id: seeker.id } },
    ])
    await request(service.url).get(`/api/v1/profiles/job-seekers/${other.profile.id}`).set(other.headers).expect(200)
  })

  it('is not undone by a request in flight or by a late or repeated event', async () => {
    const [seeker, recruiter] = [await seekerWithProfile(service, ada), newRecruiter()]
    const applied = await apply(seeker, recruiter)
    const event = await erase(seeker)

    await request(service.url).post('/api/v1/profiles/job-seekers').set(seeker.headers).send(ada).expect(401)
    await apply(seeker, recruiter)
    await service.broker.send(subjectOf(applicationSubmitted), JSON.stringify(applied))
    await service.broker.send(subjectOf(userErased), JSON.stringify(event))
    await erase(seeker)

    expect(await tablesContaining(ada.education)).toEqual([])
    expect(await service.database.rows('SELECT * FROM acquaintances WHERE seeker_user_id = ?', [seeker.id])).toEqual([])
    expect(await acknowledgements(seeker)).toHaveLength(2)
  })

  it('leaves no profile that is created concurrently', async () => {
    const people = Array.from({ length: 10 }, () => newRecruiter())

    await Promise.all(
      people.flatMap((person) => [
        request(service.url)
          .post('/api/v1/profiles/recruiters')
          .set(person.headers)
          .send({ company_name: 'Racing Ltd' }),
        erase(person),
      ]),
    )

    expect(await tablesContaining('Racing Ltd')).toEqual([])
  })
})

describe('reading a job seeker', () => {
  it('is recorded with reader and section for recruiters and administrators, not for the job seeker', async () => {
    const [seeker, recruiter] = [await seekerWithProfile(service), newRecruiter()]
    await apply(seeker, recruiter)
    const read = (path: string, headers: Record<string, string>) =>
      request(service.url).get(`/api/v1/profiles/job-seekers${path}`).set(headers)

    await read(`/${seeker.profile.id}`, recruiter.headers).expect(200)
    await read(`/user/${seeker.id}`, admin).expect(200)
    await read(`/${seeker.id}/skills`, recruiter.headers).expect(200)
    await read(`/${seeker.profile.id}`, seeker.headers).expect(200)
    await read(`/${seeker.profile.id}`, newRecruiter().headers).expect(404)

    const events = (await service.recorded()).filter(({ name }) => name === 'profile.seeker-read')
    const of = { job_seeker_id: seeker.profile.id, seeker_user_id: seeker.id }
    expect(events.map(({ actor_id, data }) => ({ actor_id, data }))).toEqual([
      {
        actor_id: recruiter.id,
        data: { ...of, reader_user_id: recruiter.id, reader_role: 'RECRUITER', read: 'PROFILE' },
      },
      { actor_id: 1, data: { ...of, reader_user_id: 1, reader_role: 'ADMIN', read: 'PROFILE' } },
      {
        actor_id: recruiter.id,
        data: { ...of, reader_user_id: recruiter.id, reader_role: 'RECRUITER', read: 'SKILLS' },
      },
    ])
  })
})
