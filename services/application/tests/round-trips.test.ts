import { firstWords, roundTripsOf } from '@portal/testing/statements'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  apply,
  otherSeeker,
  publishJob,
  recruiter,
  seeker,
  startApplicationService,
} from './portal.ts'

let service: ApplicationUnderTest
let applicationId: number
beforeAll(async () => {
  service = await startApplicationService()
  // The connections are open, and the read models have the job and the seeker.
  applicationId = await apply(service, 1)
  publishJob(service, 2)
  await apply(service, 2, otherSeeker)
})
afterAll(() => service.stop())

/** The first words of the statements of each round trip to the database. */
async function roundTrips(
  name: string,
  send: (test: request.Test) => request.Test,
  path: string,
  method: 'post' | 'put',
) {
  const counted = { url: service.database.url, requestId: name }
  const packets = await roundTripsOf(counted, async () => {
    await send(request(service.url)[method](`/api/v1/applications/${path}`).set('X-Request-ID', name))
  })
  return firstWords(packets)
}

const begin = ['BEGIN', 'INSERT', 'SELECT', 'SELECT']
const commit = ['INSERT', 'INSERT', 'COMMIT']

describe('the round trips to the database', () => {
  it('of an application are two reads at once and two packets', async () => {
    const submit = (test: request.Test) => test.set(seeker).send({ job_id: 2 }).expect(201)

    expect(await roundTrips('counted-apply', submit, '', 'post')).toEqual([['SELECT'], ['SELECT'], begin, commit])
  })

  it('of an application with an idempotency key are two more', async () => {
    const submit = (test: request.Test) =>
      test
        .set({ ...otherSeeker, 'Idempotency-Key': 'counted' })
        .send({ job_id: 1 })
        .expect(201)

    expect(await roundTrips('counted-with-key', submit, '', 'post')).toEqual([
      ['SELECT'],
      ['SELECT'],
      ['SELECT'],
      ['BEGIN', 'SELECT', 'INSERT'],
      ['INSERT', 'SELECT', 'SELECT'],
      ['INSERT', 'INSERT', 'UPDATE', 'COMMIT'],
    ])
  })

  it('of a status change are two, and one more if it ends interviews', async () => {
    const change = (new_status: string) => (test: request.Test) => test.set(recruiter).send({ new_status }).expect(200)
    const path = `${applicationId}/status`
    const step = ['UPDATE', 'INSERT', 'INSERT', 'COMMIT']

    expect(await roundTrips('counted-review', change('SHORTLISTED'), path, 'put')).toEqual([
      ['BEGIN', 'SELECT', 'SELECT'],
      step,
    ])
    expect(await roundTrips('counted-reject', change('REJECTED'), path, 'put')).toEqual([
      ['BEGIN', 'SELECT', 'SELECT'],
      ['SELECT'],
      step,
    ])
  })
})
