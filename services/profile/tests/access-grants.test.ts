import { randomUUID } from 'node:crypto'
import { applicationSubmitted, applicationWithdrawn } from '@portal/contracts/application/events'
import { subjectOf } from '@portal/contracts/event'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  admin,
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

let lastApplication = 0

function dataOf(seeker: Person, recruiter: Person) {
  lastApplication += 1
  const ids = { application_id: lastApplication, job_id: lastApplication, job_seeker_id: 5 }
  return { ...ids, seeker_user_id: seeker.id, recruiter_user_id: recruiter.id, status: 'APPLIED' as const }
}

async function apply(seeker: Person, recruiter: Person) {
  const event = await service.broker.publish(applicationSubmitted, { data: dataOf(seeker, recruiter) })
  await service.broker.consumed()
  return event
}

async function withdraw({ data }: { data: unknown }, at: Date) {
  const envelope = { name: applicationWithdrawn.name, version: 1, aggregate_id: '1', actor_id: null, request_id: null }
  const withdrawn = { ...(data as object), status: 'WITHDRAWN', from_status: 'APPLIED' }
  const event = { ...envelope, id: randomUUID(), revision: 2, occurred_at: at.toISOString(), data: withdrawn }
  await service.broker.send(subjectOf(applicationWithdrawn), JSON.stringify(event))
  await service.broker.consumed()
}

/** The distinct statuses of the three requests that read a job seeker. */
async function statusesOf(seeker: Awaited<ReturnType<typeof seekerWithProfile>>, headers: Record<string, string>) {
  const paths = [`/${seeker.profile.id}`, `/user/${seeker.id}`, `/${seeker.id}/skills`]
  const responses = await Promise.all(
    paths.map((path) => request(service.url).get(`/api/v1/profiles/job-seekers${path}`).set(headers)),
  )
  return [...new Set(responses.map((response) => response.status))]
}

describe('a job seeker', () => {
  it('shows only to themselves what is missing in the profile, and who may find it', async () => {
    const [seeker, recruiter] = [await seekerWithProfile(service), newRecruiter()]
    await apply(seeker, recruiter)
    const read = async (headers: Record<string, string>) =>
      Object.keys(
        (await request(service.url).get(`/api/v1/profiles/job-seekers/${seeker.profile.id}`).set(headers)).body,
      )
    const own = ['visibility', 'completeness']

    expect(await read(seeker.headers)).toEqual(expect.arrayContaining(own))
    for (const headers of [recruiter.headers, admin]) {
      expect((await read(headers)).filter((name) => own.includes(name))).toEqual([])
    }
  })

  it('is visible to themselves and to administrators', async () => {
    const seeker = await seekerWithProfile(service)

    expect(await statusesOf(seeker, seeker.headers)).toEqual([200])
    expect(await statusesOf(seeker, admin)).toEqual([200])
  })

  it('is not found by other job seekers and recruiters without an application; anonymous clients get 401', async () => {
    const seeker = await seekerWithProfile(service)

    expect(await statusesOf(seeker, newSeeker().headers)).toEqual([404])
    expect(await statusesOf(seeker, newRecruiter().headers)).toEqual([404])
    expect(await statusesOf(seeker, {})).toEqual([401])
  })

  it('is visible to a recruiter to whom they have applied, and not to others', async () => {
    const seeker = await seekerWithProfile(service)
    const recruiter = newRecruiter()
    expect(await statusesOf(seeker, recruiter.headers)).toEqual([404])

    await apply(seeker, recruiter)

    expect(await statusesOf(seeker, recruiter.headers)).toEqual([200])
    expect(await statusesOf(seeker, newRecruiter().headers)).toEqual([404])
    expect(await statusesOf(await seekerWithProfile(service), recruiter.headers)).toEqual([404])
  })

  it('has one access grant after two applications to a recruiter and a repeated event', async () => {
    const seeker = await seekerWithProfile(service)
    const recruiter = newRecruiter()

    const event = await apply(seeker, recruiter)
    await service.broker.send(subjectOf(applicationSubmitted), JSON.stringify(event))
    await apply(seeker, recruiter)

    const rows = await service.database.rows('SELECT * FROM acquaintances WHERE seeker_user_id = ?', [seeker.id])
    expect(rows).toHaveLength(1)
    expect(await statusesOf(seeker, recruiter.headers)).toEqual([200])
  })

  it('is visible until 30 days after the last application to the recruiter was withdrawn', async () => {
    const [seeker, recruiter] = [await seekerWithProfile(service), newRecruiter()]
    const first = await apply(seeker, recruiter)
    const second = await apply(seeker, recruiter)
    const days = (count: number) => new Date(Date.now() - count * 24 * 3600_000)

    await withdraw(first, days(40))
    expect(await statusesOf(seeker, recruiter.headers)).toEqual([200])
    await withdraw(second, days(29))
    expect(await statusesOf(seeker, recruiter.headers)).toEqual([200])
    await service.database.rows(
      'UPDATE acquaintances SET ends_at = ends_at - INTERVAL 2 DAY WHERE seeker_user_id = ?',
      [seeker.id],
    )
    expect(await statusesOf(seeker, recruiter.headers)).toEqual([404])

    await apply(seeker, recruiter)
    expect(await statusesOf(seeker, recruiter.headers)).toEqual([200])
  })

  it('is visible again after applying again, whatever order the events arrive in', async () => {
    const [seeker, recruiter] = [await seekerWithProfile(service), newRecruiter()]
    const event = await apply(seeker, recruiter)
    const again = { ...event, id: randomUUID(), revision: 3 }

    await service.broker.send(subjectOf(applicationSubmitted), JSON.stringify(again))
    await withdraw(event, new Date(0))

    expect(await statusesOf(seeker, recruiter.headers)).toEqual([200])
  })

  it('who withdrew before the recruiter could see them is not visible', async () => {
    const [seeker, recruiter] = [await seekerWithProfile(service), newRecruiter()]
    const data = dataOf(seeker, recruiter)
    await withdraw({ data }, new Date(0))

    await service.broker.publish(applicationSubmitted, { data, revision: 1 })
    await service.broker.consumed()

    expect(await statusesOf(seeker, recruiter.headers)).toEqual([404])
  })

  it('stays visible to a recruiter whose applications are not all known', async () => {
    const [seeker, recruiter] = [await seekerWithProfile(service), newRecruiter()]
    const event = await apply(seeker, recruiter)
    await service.database.rows('UPDATE acquaintances SET is_complete = FALSE WHERE seeker_user_id = ?', [seeker.id])

    await withdraw(event, new Date(0))

    expect(await statusesOf(seeker, recruiter.headers)).toEqual([200])
  })

  it('without a profile is not found by a recruiter to whom they have applied', async () => {
    const recruiter = newRecruiter()
    const seeker = newSeeker()
    await apply(seeker, recruiter)

    await request(service.url).get(`/api/v1/profiles/job-seekers/user/${seeker.id}`).set(recruiter.headers).expect(404)
  })
})

describe('a job seeker who has applied for a job of a company', () => {
  const create = async () => {
    const person = newRecruiter()
    const body = { company_name: 'TechCorp' }
    await request(service.url).post('/api/v1/profiles/recruiters').set(person.headers).send(body).expect(201)
    const [row] = await service.database.rows('SELECT company_id FROM company_members WHERE user_id = ?', [person.id])
    return { ...person, companyId: Number(row?.company_id) }
  }
  const move = ({ id }: Person, companyId: number, role: string, leftAt: Date | null = null) =>
    service.database.rows(
      'UPDATE company_members SET company_id = ?, role = ?, left_at = ?, revision = revision + 1 WHERE user_id = ?',
      [companyId, role, leftAt, id],
    )

  it('is seen by its recruiters and owners, as long as they are members', async () => {
    const [seeker, owner, colleague, stranger] = [
      await seekerWithProfile(service),
      await create(),
      await create(),
      await create(),
    ]
    await apply(seeker, owner)
    expect(await statusesOf(seeker, owner.headers)).toEqual([200])
    expect(await statusesOf(seeker, colleague.headers)).toEqual([404])

    await move(colleague, owner.companyId, 'RECRUITER')
    expect(await statusesOf(seeker, colleague.headers)).toEqual([200])
    await move(colleague, owner.companyId, 'INTERVIEWER')
    expect(await statusesOf(seeker, colleague.headers)).toEqual([403])
    await move(colleague, owner.companyId, 'RECRUITER', new Date())
    expect(await statusesOf(seeker, colleague.headers)).toEqual([404])
    expect(await statusesOf(seeker, stranger.headers)).toEqual([404])
  })

  it('is seen by its team until 30 days after the last application was withdrawn', async () => {
    const [seeker, owner, colleague] = [await seekerWithProfile(service), await create(), await create()]
    await move(colleague, owner.companyId, 'RECRUITER')
    const [first, second] = [await apply(seeker, owner), await apply(seeker, colleague)]

    await withdraw(first, new Date(0))
    for (const { headers } of [owner, colleague]) expect(await statusesOf(seeker, headers)).toEqual([200])
    await withdraw(second, new Date(0))
    for (const { headers } of [owner, colleague]) expect(await statusesOf(seeker, headers)).toEqual([404])
    await apply(seeker, owner)
    for (const { headers } of [owner, colleague]) expect(await statusesOf(seeker, headers)).toEqual([200])
  })

  it('is not seen in another company by the recruiter to whom they had applied', async () => {
    const [seeker, recruiter, other] = [await seekerWithProfile(service), await create(), await create()]
    await apply(seeker, recruiter)

    await move(recruiter, other.companyId, 'RECRUITER')

    expect(await statusesOf(seeker, recruiter.headers)).toEqual([404])
    expect(await statusesOf(seeker, other.headers)).toEqual([404])
  })
})
