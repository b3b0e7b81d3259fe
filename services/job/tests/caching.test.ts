import { recruiterChanged } from '@portal/contracts/profile/events'
import { startRedis } from '@portal/testing/redis'
import { stores } from '@portal/testing/stores'
import { until } from '@portal/testing/until'
import { Redis } from 'ioredis'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idsOf, type JobServiceUnderTest, post, recruiter, startJobService } from './portal.ts'

const ownDatabase = 7

let service: JobServiceUnderTest
let redis: Redis
beforeAll(async () => {
  const url = new URL(stores().redisUrl)
  url.pathname = `/${ownDatabase}`
  redis = new Redis(url.href)
  await redis.flushdb()
  service = await startJobService({ REDIS_URL: url.href })
})
afterAll(async () => {
  await service.stop()
  redis.disconnect()
})

async function activeCount() {
  return (await request(service.url).get('/api/v1/jobs/stats/active-count').expect(200)).body.active_jobs
}

function search() {
  return request(service.url).get('/api/v1/jobs/search?location=cached').expect(200)
}

/** Changes a row behind the service's back, so that only an answer from the cache can still be the old one. */
async function changeUnseen(statement: string) {
  await service.database.rows(statement)
}

describe('the cache', () => {
  it('answers the count for ten minutes without asking the database', async () => {
    const { id } = await post(service)
    expect(await activeCount()).toBe(1)

    await changeUnseen(`UPDATE jobs SET status = 'CLOSED' WHERE id = ${id}`)

    expect(await activeCount()).toBe(1)
    expect(await redis.ttl('jobs:count:active')).toBeGreaterThan(590)
  })

  it('is renewed by every write', async () => {
    const { id } = await post(service, { location: 'cached' })
    expect(idsOf(await search())).toEqual([id])
    expect((await request(service.url).get(`/api/v1/jobs/${id}`)).body.status).toBe('OPEN')
    const before = await activeCount()

    await request(service.url).put(`/api/v1/jobs/${id}/status?new_status=CLOSED`).set(recruiter).expect(200)

    expect(idsOf(await search())).toEqual([])
    expect((await request(service.url).get(`/api/v1/jobs/${id}`)).body.status).toBe('CLOSED')
    expect(await activeCount()).toBe(before - 1)
  })

  it('is renewed when a company changes its name', async () => {
    const { id } = await post(service, { location: 'cached' })
    expect((await search()).body[0].company_name).toBe('Company 90')

    const data = { recruiter_id: 10, user_id: 90, company_name: 'TechCorp' }
    await service.broker.publish(recruiterChanged, { revision: 2, data })
    await service.broker.consumed()

    expect((await search()).body[0].company_name).toBe('TechCorp')
    expect((await request(service.url).get(`/api/v1/jobs/${id}`)).body.company_name).toBe('TechCorp')
  })

  it('does not keep an answer that was read while a write committed', async () => {
    await post(service, { location: 'cached' })
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        if (index % 4 === 0) await post(service, { location: 'cached' })
        return activeCount()
      }),
    )
    const [row] = await service.database.rows<{ open: number }>(
      "SELECT COUNT(*) AS open FROM jobs WHERE status = 'OPEN' AND is_deleted IS NULL",
    )

    expect(await activeCount()).toBe(row?.open)
    expect(answers.every((answer) => answer <= Number(row?.open))).toBe(true)
  })

  it('is not needed: with Redis away everything is read from the database', async () => {
    // Nothing listens on the discard port.
    const lonely = await startJobService({ REDIS_URL: 'redis://127.0.0.1:9' })

    const { id } = await post(lonely)
    await request(lonely.url).get(`/api/v1/jobs/${id}`).expect(200)
    const answer = await request(lonely.url).get('/api/v1/jobs/stats/active-count').expect(200)

    expect(answer.body).toEqual({ active_jobs: 1 })
    await lonely.stop()
  })

  it('is not waited for while Redis hangs, and used again by itself afterwards', async () => {
    const own = await startRedis()
    const patient = await startJobService({ REDIS_URL: own.url })
    const { id } = await post(patient)
    const statusOfJob = async () => (await request(patient.url).get(`/api/v1/jobs/${id}`).expect(200)).body.status
    const change = (status: string) => `UPDATE jobs SET status = '${status}' WHERE id = ${id}`
    expect(await statusOfJob()).toBe('OPEN')

    own.freeze()
    await patient.database.rows(change('CLOSED'))
    expect(await statusOfJob()).toBe('CLOSED')
    own.thaw()

    // Whether the cache is used shows by changes that it does not see.
    await until('an answer from the cache', async () => {
      const before = await statusOfJob()
      await patient.database.rows(change(before === 'OPEN' ? 'CLOSED' : 'OPEN'))
      return (await statusOfJob()) === before
    })
    await patient.stop()
    await own.kill()
  })
})
