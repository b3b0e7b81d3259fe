import { recruiterCreated } from '@portal/contracts/profile/events'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  admin,
  apply,
  otherRecruiter,
  otherSeeker,
  recruiter,
  seeker,
  startApplicationService,
} from './portal.ts'

let service: ApplicationUnderTest
/** The ids of interviews in three, one, two and one days, the last of them cancelled. */
let ids: number[]
beforeAll(async () => {
  service = await startApplicationService()
  const data = { recruiter_id: 9, user_id: 90, company_name: 'TechCorp' }
  await service.broker.publish(recruiterCreated, { revision: 1, data })
  await service.broker.consumed()
  const applicationId = await apply(service, 1)
  ids = []
  for (const days of [3, 1, 2, 1]) ids.push(await invite(applicationId, days))
  const cancelled = `/api/v1/interviews/${ids[3]}`
  await request(service.url).put(cancelled).set(recruiter).send({ status: 'CANCELLED' }).expect(200)
  await invite(await apply(service, 2, otherSeeker), 1)
})
afterAll(() => service.stop())

// Of one instant, so that equal days are equal dates.
const now = Date.now()

function inDays(days: number): string {
  return new Date(now + days * 24 * 3600_000).toISOString()
}

async function invite(application_id: number, days: number): Promise<number> {
  const body = { application_id, interview_date: inDays(days), mode: 'ONLINE' }
  return (await request(service.url).post('/api/v1/interviews').set(recruiter).send(body).expect(201)).body.id
}

function get(path: string, as = seeker) {
  return request(service.url).get(`/api/v1/interviews${path}`).set(as)
}

async function idsIn(query: string): Promise<number[]> {
  return (await get(`?${query}`).expect(200)).body.map(({ id }: { id: number }) => id)
}

describe('interviews', () => {
  it('are listed in the order in which they were scheduled, or by date', async () => {
    const [third, first, second, cancelled] = ids

    expect(await idsIn('')).toEqual(ids.toReversed())
    expect(await idsIn('sort=newest')).toEqual(ids.toReversed())
    for (const query of ['sort=date', `from=${inDays(0)}`, `to=${inDays(9)}`]) {
      expect(await idsIn(query)).toEqual([first, cancelled, second, third])
    }
    expect(await idsIn(`from=${inDays(0)}&sort=newest`)).toEqual(ids.toReversed())
  })

  it('are found by time, both ends included, and by status', async () => {
    const [third, first, second, cancelled] = ids

    expect(await idsIn(`from=${inDays(2)}`)).toEqual([second, third])
    expect(await idsIn(`from=${inDays(1)}&to=${inDays(2)}`)).toEqual([first, cancelled, second])
    expect(await idsIn(`from=${inDays(1)}&to=${inDays(2)}&status=SCHEDULED`)).toEqual([first, second])
    expect(await idsIn('status=CANCELLED')).toEqual([cancelled])
    for (const query of ['from=tomorrow', 'to=9', 'status=HELD', 'sort=oldest']) await get(`?${query}`).expect(422)
  })

  it('are paged by date without repeating or skipping one, also if dates are equal', async () => {
    const [third, first, second, cancelled] = ids
    const found: number[] = []
    for (let next: string | undefined = '/api/v1/interviews?sort=date&limit=1'; next; ) {
      const { body, headers }: request.Response = await request(service.url).get(next).set(seeker).expect(200)
      found.push(...body.map(({ id }: { id: number }) => id))
      next = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1]
    }

    expect(found).toEqual([first, cancelled, second, third])
  })

  it('of others are not compared by a made-up cursor', async () => {
    const cursor = Buffer.from(JSON.stringify({ after: ids[0] })).toString('base64url')

    await get(`?sort=date&cursor=${cursor}`, seeker).expect(200)
    await get(`?sort=date&cursor=${cursor}`, otherSeeker).expect(400)
  })

  it('show their job to both parties, and the candidate to the recruiter', async () => {
    const job = {
      id: 1,
      title: 'DevOps Engineer',
      company_name: 'TechCorp',
      location: 'Bangalore',
      status: 'OPEN',
    }
    const candidate = { user_id: 70, full_name: 'Ada Lovelace' }

    const own = (await get(`/${ids[0]}`).expect(200)).body
    expect(own).toMatchObject({ id: ids[0], job })
    expect(own).not.toHaveProperty('candidate')
    expect((await get('')).body.at(-1)).toEqual(own)
    expect((await get(`/${ids[0]}`, recruiter).expect(200)).body).toEqual({ ...own, candidate })
    expect((await get('', recruiter)).body.at(-1)).toEqual({ ...own, candidate })
  })

  it('can be read by their parties only', async () => {
    for (const as of [otherSeeker, otherRecruiter]) await get(`/${ids[0]}`, as).expect(404)
    await get(`/${ids[0]}`, admin).expect(403)
    await get('/99999').expect(404)
  })
})
