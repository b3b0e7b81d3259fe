import { jobPosted } from '@portal/contracts/job/events'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  admin,
  apply,
  jobStateOf,
  otherRecruiter,
  recruiter,
  seeker,
  startApplicationService,
} from './portal.ts'

const none = { APPLIED: 0, SHORTLISTED: 0, HIRED: 0, REJECTED: 0, WITHDRAWN: 0 }

let service: ApplicationUnderTest
beforeAll(async () => {
  service = await startApplicationService()
  for (const id of [70, 71, 72]) {
    const data = { job_seeker_id: id + 500, user_id: id, full_name: 'Ada Lovelace' }
    service.profiles.state.set(`/job-seekers/${id}`, { revision: 1, data })
  }
  for (const id of [70, 71, 72]) await apply(service, 1, bearer(id, 'JOB_SEEKER'))
  const rejected = await apply(service, 2)
  const path = `/api/v1/applications/${rejected}/status`
  await request(service.url).put(path).set(recruiter).send({ new_status: 'REJECTED' }).expect(200)
  await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(3) })
  await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(4, { recruiter_user_id: 91 }) })
  await service.broker.consumed()
})
afterAll(() => service.stop())

function count(query: string, as = recruiter) {
  return request(service.url).get(`/api/v1/applications/counts?${query}`).set(as)
}

describe('the counts of applications', () => {
  it('are by status, for each job of the recruiter, also one without applications', async () => {
    const expected = [
      { job_id: 1, total: 3, by_status: { ...none, APPLIED: 3 } },
      { job_id: 2, total: 1, by_status: { ...none, REJECTED: 1 } },
      { job_id: 3, total: 0, by_status: none },
    ]

    for (const query of ['job_id=3,1,2', 'job_id=1&job_id=2&job_id=3&job_id=1']) {
      expect((await count(query).expect(200)).body).toEqual(expected)
    }
  })

  it('leave out jobs of others and unknown ones, but for administrators only the latter', async () => {
    const idsFor = async (as: typeof recruiter) =>
      (await count('job_id=1,4,99', as).expect(200)).body.map((row: { job_id: number }) => row.job_id)

    expect(await idsFor(recruiter)).toEqual([1])
    expect(await idsFor(otherRecruiter)).toEqual([4])
    expect(await idsFor(admin)).toEqual([1, 4])
    await count('job_id=1', seeker).expect(403)
  })

  it('are of one to a hundred jobs', async () => {
    const ids = (length: number) => Array.from({ length }, (_, index) => index + 1).join(',')

    await count(`job_id=${ids(100)}`).expect(200)
    for (const query of [`job_id=${ids(101)}`, 'job_id=', 'job_id=1,x', '']) await count(query).expect(422)
  })
})
