import { createTestDatabase, type TestDatabase } from '@portal/testing/database'
import { startRedis } from '@portal/testing/redis'
import { startTcpProxy, type TcpProxy } from '@portal/testing/tcp-proxy'
import { until } from '@portal/testing/until'
import { Redis } from 'ioredis'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, post, recruiter, startJobService } from './portal.ts'

// A separate database into which the tests copy rows, so that responses show where they were read.
let replica: TestDatabase
let proxy: TcpProxy
let service: JobServiceUnderTest
beforeEach(async () => {
  replica = await createTestDatabase(new URL('../migrations', import.meta.url).pathname)
  proxy = await startTcpProxy(replica.url)
  service = await startJobService({ DATABASE_READ_URL: proxy.url, REDIS_URL: 'redis://127.0.0.1:9' })
})
afterEach(async () => {
  await service.stop()
  await proxy.stop()
  await replica.drop()
})

const copied = ['skills', 'jobs', 'job_skills', 'job_terms', 'job_words', 'fact_counts', 'outbox']

/** Copies all rows as replication would, and marks the titles. */
async function replicate() {
  const name = new URL(service.database.url).pathname.slice(1)
  for (const table of copied) {
    const columns = await replica.rows<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = ? AND COALESCE(generation_expression, '') = ''`,
      [table],
    )
    const list = columns.map((column) => `\`${column.name}\``).join()
    await replica.rows(`REPLACE INTO ${table} (${list}) SELECT ${list} FROM ${name}.${table}`)
  }
  await replica.rows("UPDATE jobs SET title = 'From the replica'")
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

function replicaIsUsed() {
  return until('the replica to be in use', async () => (await stateOfReplica()) === 'up')
}

describe('a replica', () => {
  it('serves searches, facets, the list and the count, and nothing else', async () => {
    const { id } = await post(service)
    await replicate()
    await replicaIsUsed()
    await service.database.rows("UPDATE jobs SET status = 'PAUSED'")

    expect(await titles()).toEqual(['From the replica'])
    expect(await titles('/api/v1/jobs')).toEqual(['From the replica'])
    expect(await get('/api/v1/jobs/stats/active-count')).toEqual({ active_jobs: 1 })
    expect((await get('/api/v1/jobs/search/facets?min_salary=1')).total).toBe(1)
    expect(await titles('/api/v1/jobs/my/jobs')).toEqual(['DevOps Engineer'])
    expect(await get(`/api/v1/jobs/${id}`)).toMatchObject({ title: 'DevOps Engineer', status: 'PAUSED' })
  })

  it.each(['cut', 'hung'] as const)(
    'that is %s fails no request, and is used again when it recovers',
    async (state) => {
      await post(service)
      await replicate()
      await replicaIsUsed()

      proxy.be(state)
      expect(await titles()).toEqual(['DevOps Engineer'])
      await until('the replica to be reported as down', async () => (await stateOfReplica()) === 'down')
      expect((await get('/health/ready')).status).toBe('ready')

      // Connections that hung are cut, because their data is lost, as it would be on a network.
      proxy.be('cut')
      proxy.be('open')
      await replicaIsUsed()
      expect(await titles()).toEqual(['From the replica'])
    },
  )

  it('that falls behind is not used until it has caught up', async () => {
    await post(service)
    await replicate()
    await replicaIsUsed()

    await post(service, { title: 'Newer' })
    await until('the replica to be behind', async () => (await stateOfReplica()) === 'down')
    expect(await titles()).toEqual(['Newer', 'DevOps Engineer'])

    await replicate()
    await replicaIsUsed()
    expect(await titles()).toEqual(['From the replica', 'From the replica'])
  })
})

it('The service starts without its replica', async () => {
  const lonely = await startJobService({ DATABASE_READ_URL: 'mysql://nobody@127.0.0.1:9/nothing' })
  await post(lonely)

  const { body } = await request(lonely.url).get('/api/v1/jobs/search').expect(200)

  expect(body).toHaveLength(1)
  await lonely.stop()
})

it('Responses from a replica are cached for a few seconds only', async () => {
  const own = await startRedis()
  const caching = await startJobService({ DATABASE_READ_URL: proxy.url, REDIS_URL: own.url })
  const redis = new Redis(own.url)

  // Only the second request is cached.
  const ttl = await until('a cached response', async () => {
    await request(caching.url).get('/api/v1/jobs/stats/active-count').expect(200)
    const seconds = await redis.ttl('jobs:count:active')
    return seconds > 0 && seconds
  })
  expect(ttl).toBeLessThanOrEqual(5)
  redis.disconnect()
  await caching.stop()
  await own.kill()
})
