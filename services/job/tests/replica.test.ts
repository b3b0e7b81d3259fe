import { createTestDatabase, type TestDatabase } from '@portal/testing/database'
import { startRedis } from '@portal/testing/redis'
import { startWire, type Wire } from '@portal/testing/stub-service'
import { until } from '@portal/testing/until'
import { Redis } from 'ioredis'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, post, recruiter, startJobService } from './portal.ts'

// A database of its own with what the tests copy into it, so that it shows where something was read.
let copy: TestDatabase
let wire: Wire
let service: JobServiceUnderTest
beforeEach(async () => {
  copy = await createTestDatabase(new URL('../migrations', import.meta.url).pathname)
  wire = await startWire(copy.url)
  service = await startJobService({ DATABASE_READ_URL: wire.url, REDIS_URL: 'redis://127.0.0.1:9' })
})
afterEach(async () => {
  await service.stop()
  await wire.stop()
  await copy.drop()
})

const copied = ['skills', 'jobs', 'job_skills', 'job_terms', 'job_words', 'fact_counts', 'outbox']

/** What replication would do, and names everything after it. */
async function replicate() {
  const name = new URL(service.database.url).pathname.slice(1)
  for (const table of copied) {
    const columns = await copy.rows<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = ? AND COALESCE(generation_expression, '') = ''`,
      [table],
    )
    const list = columns.map((column) => `\`${column.name}\``).join()
    await copy.rows(`REPLACE INTO ${table} (${list}) SELECT ${list} FROM ${name}.${table}`)
  }
  await copy.rows("UPDATE jobs SET title = 'From the replica'")
}

async function get(path: string) {
  return (await request(service.url).get(path).set(recruiter).expect(200)).body
}

async function titles(path = '/api/v1/jobs/search') {
  return (await get(path)).map(({ title }: { title: string }) => title)
}

async function stateOfReplica() {
  return (await get('/health/ready')).checks.mysql_replica
}

function isRead() {
  return until('the replica to be read', async () => (await stateOfReplica()) === 'up')
}

describe('a replica', () => {
  it('is where searches, facets, the list and the count are read, and nothing else', async () => {
    const { id } = await post(service)
    await replicate()
    await isRead()
    await service.database.rows("UPDATE jobs SET status = 'PAUSED'")

    expect(await titles()).toEqual(['From the replica'])
    expect(await titles('/api/v1/jobs')).toEqual(['From the replica'])
    expect(await get('/api/v1/jobs/stats/active-count')).toEqual({ active_jobs: 1 })
    expect((await get('/api/v1/jobs/search/facets?min_salary=1')).total).toBe(1)
    expect(await titles('/api/v1/jobs/my/jobs')).toEqual(['DevOps Engineer'])
    expect(await get(`/api/v1/jobs/${id}`)).toMatchObject({ title: 'DevOps Engineer', status: 'PAUSED' })
  })

  it.each(['cut', 'hung'] as const)('that is %s costs nobody an answer, and is read again by itself', async (state) => {
    await post(service)
    await replicate()
    await isRead()

    wire.be(state)
    expect(await titles()).toEqual(['DevOps Engineer'])
    await until('it to be told', async () => (await stateOfReplica()) === 'down')
    expect((await get('/health/ready')).status).toBe('ready')

    // What came through a wire that hung is lost, as it would be on a network.
    wire.be('cut')
    wire.be('open')
    await isRead()
    expect(await titles()).toEqual(['From the replica'])
  })

  it('that does not get any further is left until it has caught up', async () => {
    await post(service)
    await replicate()
    await isRead()

    await post(service, { title: 'Newer' })
    await until('it to be behind', async () => (await stateOfReplica()) === 'down')
    expect(await titles()).toEqual(['Newer', 'DevOps Engineer'])

    await replicate()
    await isRead()
    expect(await titles()).toEqual(['From the replica', 'From the replica'])
  })
})

it('A replica that is away at the start is no reason not to start', async () => {
  const lonely = await startJobService({ DATABASE_READ_URL: 'mysql://nobody@127.0.0.1:9/nothing' })
  await post(lonely)

  const { body } = await request(lonely.url).get('/api/v1/jobs/search').expect(200)

  expect(body).toHaveLength(1)
  await lonely.stop()
})

it('Answers from a replica are kept for a few seconds only', async () => {
  const own = await startRedis()
  const keeping = await startJobService({ DATABASE_READ_URL: wire.url, REDIS_URL: own.url })
  const redis = new Redis(own.url)

  // What is asked for once is not kept.
  const left = await until('the answer', async () => {
    await request(keeping.url).get('/api/v1/jobs/stats/active-count').expect(200)
    const seconds = await redis.ttl('jobs:count:active')
    return seconds > 0 && seconds
  })
  expect(left).toBeLessThanOrEqual(5)
  redis.disconnect()
  await keeping.stop()
  await own.kill()
})
