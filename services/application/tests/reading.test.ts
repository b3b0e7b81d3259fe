import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  admin,
  apply,
  otherRecruiter,
  otherSeeker,
  publishJob,
  recruiter,
  seeker,
  startApplicationService,
} from './portal.ts'

let service: ApplicationUnderTest
let ids: number[]
beforeAll(async () => {
  service = await startApplicationService()
  ids = []
  for (const jobId of [1, 2, 3]) ids.push(await apply(service, jobId))
  ids.push(await apply(service, 1, otherSeeker))
})
afterAll(() => service.stop())

function get(path: string, as: Record<string, string>) {
  return request(service.url).get(`/api/v1${path}`).set(as)
}

function idsOf(response: request.Response): number[] {
  return response.body.map((row: { id: number }) => row.id)
}

describe('applications', () => {
  it('can be read only by their parties and administrators', async () => {
    const path = `/applications/${ids[0]}`

    await get(path, seeker).expect(200)
    await get(path, recruiter).expect(200)
    await get(path, admin).expect(200)
    await get(path, otherSeeker).expect(404)
    await get(path, otherRecruiter).expect(404)
    await get(path, {}).expect(401)
  })

  it('are listed for their applicants, newest first', async () => {
    const response = await get('/applications/my/applications', seeker).expect(200)

    expect(idsOf(response)).toEqual([ids[2], ids[1], ids[0]])
    expect(idsOf(await get('/applications/my/applications', otherSeeker))).toEqual([ids[3]])
  })

  it('are listed for the recruiter who owns the job; other recruiters get 404', async () => {
    expect(idsOf(await get('/applications/job/1', recruiter).expect(200))).toEqual([ids[3], ids[0]])
    await get('/applications/job/1', otherRecruiter).expect(404)
    await get('/applications/job/77', recruiter).expect(404)
  })

  it('are an empty list for a job without applications', async () => {
    publishJob(service, 8)

    expect((await get('/applications/job/8', recruiter).expect(200)).body).toEqual([])
  })

  it('are paged without repeating or skipping one while others are added', async () => {
    const first = await get('/applications?limit=2&include_total=true', admin).expect(200)
    ids.push(await apply(service, 4))
    const link = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? '')?.[1]
    const second = await request(service.url).get(String(link)).set(admin).expect(200)

    expect(first.headers['x-total-count']).toBe('4')
    expect([...idsOf(first), ...idsOf(second)]).toEqual([ids[3], ids[2], ids[1], ids[0]])
    expect(second.headers.link).toBeUndefined()
  })

  it('are paged with skip and limit as well, and invalid parameters are rejected', async () => {
    const all = idsOf(await get('/applications', admin))

    expect(idsOf(await get('/applications?skip=1&limit=1', admin))).toEqual([all[1]])
    for (const query of ['limit=0', 'limit=101', 'skip=-1', 'limit=abc', 'limit=1&limit=2']) {
      await get(`/applications?${query}`, admin).expect(422)
    }
    await get('/applications?cursor=nonsense', admin).expect(400)
    await get('/applications/abc', admin).expect(422)
  })

  it('get 304 for a request with a current ETag', async () => {
    const first = await get(`/applications/${ids[0]}`, seeker).expect(200)

    await get(`/applications/${ids[0]}`, seeker).set('If-None-Match', String(first.headers.etag)).expect(304)
  })
})
