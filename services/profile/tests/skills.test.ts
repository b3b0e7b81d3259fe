import { subjectOf } from '@portal/contracts/event'
import { skillCreated, skillDeleted } from '@portal/contracts/job/events'
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
  for (const [skill_id, name] of [
    [1, 'Python'],
    [2, 'SQL'],
  ] as const) {
    await service.broker.publish(skillCreated, { aggregateId: skill_id, data: { skill_id, name } })
  }
  await service.broker.consumed()
})
afterAll(() => service.stop())

const python = { skill_id: 1, proficiency_level: 'ADVANCED' }
const sql = { skill_id: 2, proficiency_level: 'BEGINNER' }

function replace(person: Person, body: unknown, userId = person.id) {
  return request(service.url)
    .put(`/api/v1/profiles/job-seekers/${userId}/skills`)
    .set(person.headers)
    .send(body as object)
}

async function skillsOf(person: Person) {
  const path = `/api/v1/profiles/job-seekers/${person.id}/skills`
  const response = await request(service.url).get(path).set(person.headers).expect(200)
  return response.body
}

describe('the skills of a job seeker', () => {
  it('are replaced as a whole, with an event for the changed profile', async () => {
    const seeker = await seekerWithProfile(service)

    const first = await replace(seeker, [sql, python]).expect(200)
    await replace(seeker, [sql]).expect(200)

    expect(first.body).toEqual([python, sql])
    expect(await skillsOf(seeker)).toEqual([sql])
    expect(await eventsAbout(service, seeker)).toMatchObject([
      { revision: 1 },
      { name: 'profile.seeker-changed', revision: 2 },
      { name: 'profile.seeker-changed', revision: 3 },
    ])
  })

  it('are empty at first and can be emptied again', async () => {
    const seeker = await seekerWithProfile(service)
    expect(await skillsOf(seeker)).toEqual([])

    await replace(seeker, [python]).expect(200)
    await replace(seeker, []).expect(200)

    expect(await skillsOf(seeker)).toEqual([])
  })

  it('do not change when the same skills are sent', async () => {
    const seeker = await seekerWithProfile(service)
    await replace(seeker, [python, sql]).expect(200)

    await replace(seeker, [sql, python]).expect(200)

    expect(await eventsAbout(service, seeker)).toHaveLength(2)
  })

  it('must exist, be unique and have a level', async () => {
    const seeker = await seekerWithProfile(service)

    const unknown = await replace(seeker, [python, { ...sql, skill_id: 999 }]).expect(422)
    await replace(seeker, [python, python]).expect(422)
    await replace(seeker, [{ skill_id: 1 }]).expect(422)
    await replace(seeker, [{ ...python, proficiency_level: 'GURU' }]).expect(422)
    await replace(seeker, { skill_id: 1 }).expect(422)

    expect(unknown.body.errors).toMatchObject([{ path: '1/skill_id', code: 'unknown' }])
    expect(await skillsOf(seeker)).toEqual([])
  })

  it('are changed only by their owner, who must have a profile', async () => {
    const seeker = await seekerWithProfile(service)

    await replace(newSeeker(), [python], seeker.id).expect(404)
    await replace(newRecruiter(), [python], seeker.id).expect(403)
    await replace(newSeeker(), [python]).expect(404)

    expect(await skillsOf(seeker)).toEqual([])
  })

  it('equal one of two sets after both are sent concurrently', async () => {
    const seeker = await seekerWithProfile(service)

    const responses = await Promise.all([replace(seeker, [python]), replace(seeker, [sql])])

    expect(responses.map((response) => response.status)).toEqual([200, 200])
    expect(await skillsOf(seeker)).toHaveLength(1)
    expect((await eventsAbout(service, seeker)).map((event) => event.revision)).toEqual([1, 2, 3])
  })
})

describe('the read model of skills', () => {
  it('is fed by events, so that no request to the job service is needed', async () => {
    const seeker = await seekerWithProfile(service)
    const event = await service.broker.publish(skillCreated, { data: { skill_id: 11, name: 'FastAPI' } })
    await service.broker.send(subjectOf(skillCreated), JSON.stringify(event))
    await service.broker.consumed()

    await replace(seeker, [{ ...python, skill_id: 11 }]).expect(200)

    expect(service.jobs.requested).not.toContain('/skills/11')
    expect(await service.database.rows('SELECT * FROM known_skills WHERE skill_id = 11')).toHaveLength(1)
  })

  it('fetches a skill from the job service once if its event has not arrived', async () => {
    const seeker = await seekerWithProfile(service)
    service.jobs.state.set('/skills/12', { revision: 1, data: { skill_id: 12, name: 'Power BI' } })

    await replace(seeker, [{ ...python, skill_id: 12 }]).expect(200)
    await replace(seeker, [python, { ...python, skill_id: 12 }]).expect(200)

    expect(service.jobs.requested.filter((path) => path === '/skills/12')).toHaveLength(1)
  })

  it('deletes a removed skill from all job seekers, who cannot select it again', async () => {
    const [seeker, other] = [await seekerWithProfile(service), await seekerWithProfile(service)]
    const cobol = { ...python, skill_id: 13 }
    await service.broker.publish(skillCreated, { aggregateId: 13, data: { skill_id: 13, name: 'COBOL' } })
    await service.broker.consumed()
    await replace(seeker, [python, cobol]).expect(200)

    await remove(13)

    expect(await skillsOf(seeker)).toEqual([python])
    const rejected = await replace(other, [cobol]).expect(422)
    expect(rejected.body.errors).toMatchObject([{ path: '0/skill_id', code: 'unknown' }])
    await replace(seeker, [python, sql]).expect(200)
    expect(await service.database.rows('SELECT * FROM seeker_skills WHERE skill_id = 13')).toEqual([])
  })

  it('rejects a removed skill if the removal arrives first, or is known only to the job service', async () => {
    const seeker = await seekerWithProfile(service)
    await remove(14)
    await service.broker.publish(skillCreated, { aggregateId: 14, data: { skill_id: 14, name: 'Gopher' } })
    await service.broker.consumed()
    service.jobs.state.set('/skills/15', { revision: 2, data: { skill_id: 15, name: 'WAP', is_deleted: true } })

    for (const skill_id of [14, 15]) await replace(seeker, [{ ...python, skill_id }]).expect(422)
  })

  it('leaves no job seeker with a skill that is removed while they select it', async () => {
    for (let skill_id = 20; skill_id < 28; skill_id++) {
      const seeker = await seekerWithProfile(service)
      await service.broker.publish(skillCreated, { data: { skill_id, name: `Skill ${skill_id}` } })
      await service.broker.consumed()

      const [{ status }] = await Promise.all([replace(seeker, [{ ...python, skill_id }]), remove(skill_id)])

      expect([200, 422]).toContain(status)
      expect(await skillsOf(seeker)).toEqual([])
    }
  })
})

async function remove(skill_id: number) {
  const data = { skill_id, name: 'Removed', is_deleted: true }
  await service.broker.publish(skillDeleted, { aggregateId: skill_id, revision: 2, data })
  await service.broker.consumed()
}
