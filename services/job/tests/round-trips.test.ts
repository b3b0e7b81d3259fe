import { firstWords, roundTripsOf } from '@portal/testing/statements'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, jobBody, post, recruiter, startJobService } from './portal.ts'

let service: JobServiceUnderTest
let skillId: number
beforeAll(async () => {
  service = await startJobService()
  // The connections are open, and the read model has the recruiter.
  await post(service)
  await Promise.all([post(service), post(service)])
  const skill = await request(service.url).post('/api/v1/skills/').set(recruiter).send({ name: 'Counting' }).expect(201)
  skillId = skill.body.id
})
afterAll(() => service.stop())

async function roundTrips(requestId: string, changes: object) {
  const packets = await roundTripsOf({ url: service.database.url, requestId }, () =>
    request(service.url)
      .post('/api/v1/jobs/')
      .set({ ...recruiter, 'X-Request-ID': requestId })
      .send({ ...jobBody, ...changes })
      .expect(201)
      .then(),
  )
  return firstWords(packets)
}

const employer = ['SELECT']
const limits = ['INSERT', 'SELECT', 'SELECT', 'SELECT', 'SELECT']
const alike = 'SELECT'

describe('the round trips to the database', () => {
  it('of posting a job are a read and two packets', async () => {
    expect(await roundTrips('counted-post', {})).toEqual([
      employer,
      ['BEGIN', 'INSERT', 'SELECT', ...limits, alike],
      ['INSERT', 'INSERT', 'INSERT', 'INSERT', 'COMMIT'],
    ])
  })

  it('are no more for skills or a long description', async () => {
    const description = Array.from({ length: 1000 }, (_, index) => `word${index}`).join(' ')

    expect(await roundTrips('counted-long', { description, skill_ids: [skillId] })).toEqual([
      employer,
      ['BEGIN', 'INSERT', 'SELECT', 'SELECT', ...limits, alike],
      ['INSERT', 'INSERT', 'INSERT', 'INSERT', 'INSERT', 'COMMIT'],
    ])
  })
})
