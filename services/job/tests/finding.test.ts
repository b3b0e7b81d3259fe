import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idsOf, type JobServiceUnderTest, otherRecruiter, post, recruiter, seeker, startJobService } from './portal.ts'

let service: JobServiceUnderTest
const ids: Record<string, number> = {}
beforeAll(async () => {
  service = await startJobService()
  const jobs = {
    bangalore: {},
    berlin: { location: 'Berlin, Germany', job_type: 'CONTRACT', salary_min: 40000, salary_max: null },
    remote: { location: '100% remote', salary_min: null, salary_max: null },
    paused: { location: 'Berlin' },
    draft: { location: 'Berlin', status: 'DRAFT' },
  }
  for (const [name, job] of Object.entries(jobs)) ids[name] = (await post(service, job)).id
  await request(service.url).put(`/api/v1/jobs/${ids.paused}/status?new_status=PAUSED`).set(recruiter).expect(200)
})
afterAll(() => service.stop())

function get(path: string, as: Record<string, string> = {}) {
  return request(service.url).get(`/api/v1/jobs${path}`).set(as)
}

async function found(path: string, as: Record<string, string> = {}) {
  const byId = Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, name]))
  return idsOf(await get(path, as).expect(200)).map((id) => byId[id])
}

describe('jobs', () => {
  it('are listed publicly, newest first, without drafts', async () => {
    expect(await found('/')).toEqual(['paused', 'remote', 'berlin', 'bangalore'])
    expect(await found('?status=PAUSED')).toEqual(['paused'])
    await get('?status=DRAFT').expect(422)
  })

  it('are listed for their owner with drafts', async () => {
    expect(await found('/my/jobs', recruiter)).toEqual(['draft', 'paused', 'remote', 'berlin', 'bangalore'])
    expect(await found('/my/jobs', otherRecruiter)).toEqual([])
    await get('/my/jobs', seeker).expect(403)
  })

  it('are found by place, type and salary while open', async () => {
    expect(await found('/search?location=BERLIN')).toEqual(['berlin'])
    expect(await found('/search?job_type=CONTRACT')).toEqual(['berlin'])
    expect(await found('/search?min_salary=80000&with_salary=true')).toEqual(['bangalore'])
    expect(await found('/search?min_salary=40000&with_salary=true')).toEqual(['berlin', 'bangalore'])
    expect(await found('/search?max_salary=50000&with_salary=true')).toEqual(['berlin'])
    expect(await found('/search?skip=1&limit=1')).toEqual(['berlin'])
    expect(await found('/search')).toEqual(['remote', 'berlin', 'bangalore'])
  })

  it('without a salary are excluded only with `with_salary`', async () => {
    expect(await found('/search?min_salary=80000')).toEqual(['remote', 'bangalore'])
    expect(await found('/search?max_salary=10000')).toEqual(['remote'])
    expect(await found('/search?with_salary=true')).toEqual(['berlin', 'bangalore'])
  })

  it('are searched literally: no character is a wildcard or ends the string', async () => {
    expect(await found('/search?location=100%25')).toEqual(['remote'])
    expect(await found('/search?location=_erlin')).toEqual([])
    expect(await found("/search?location=' OR '1'='1")).toEqual([])
  })

  it('cannot be filtered by invalid values', async () => {
    for (const query of [
      'job_type=full_time',
      'min_salary=abc',
      'min_salary=-1',
      'limit=1000',
      'min_salary=1&min_salary=2',
    ]) {
      await get(`/search?${query}`).expect(422)
    }
  })

  it('are found by a form with empty fields', async () => {
    expect(await found('/search?location=berlin&job_type=&min_salary=&q=&skill_ids=&sort=&limit=')).toEqual(['berlin'])
    expect(await found('/search?job_type=&min_salary=')).toEqual(await found('/search'))
    await get('/search/facets?job_type=&company=').expect(200)
  })

  it('that are drafts are visible only to their owner', async () => {
    await get(`/${ids.draft}`, recruiter).expect(200)
    await get(`/${ids.draft}`, otherRecruiter).expect(404)
    await get(`/${ids.draft}`).expect(404)
    await get('/999999').expect(404)
    await get('/abc').expect(422)
    await get('/99999999999999999').expect(422)
  })

  it('are listed page by page with the cursor', async () => {
    const walked: number[] = []
    let path: string | undefined = '/api/v1/jobs/search?limit=2'
    while (path) {
      const response: request.Response = await request(service.url).get(path).expect(200)
      walked.push(...idsOf(response))
      path = /<([^>]+)>; rel="next"/.exec(response.headers.link ?? '')?.[1]
    }

    expect(walked).toEqual([ids.remote, ids.berlin, ids.bangalore])
  })
})
