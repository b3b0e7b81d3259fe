import { recruiterChanged } from '@portal/contracts/profile/events'
import { startRedis } from '@portal/testing/redis'
import { statementsDuring } from '@portal/testing/statements'
import { until } from '@portal/testing/until'
import { Redis } from 'ioredis'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  idsOf,
  type JobServiceUnderTest,
  post,
  recruiter,
  seeker,
  startJobService,
  startWithOwnCache,
} from './portal.ts'

let service: JobServiceUnderTest
let redis: Redis
beforeAll(async () => {
  const started = await startWithOwnCache(7)
  service = started
  redis = started.redis
})
afterAll(() => service.stop())

async function activeCount() {
  return (await request(service.url).get('/api/v1/jobs/stats/active-count').expect(200)).body.active_jobs
}

function search() {
  return request(service.url).get('/api/v1/jobs/search?location=cached').expect(200)
}

function listSkills() {
  return request(service.url).get('/api/v1/skills')
}

function readJob(id: number) {
  return request(service.url).get(`/api/v1/jobs/${id}`)
}

/** The statements that read jobs or skills during `act`. */
async function readsDuring(act: () => Promise<unknown>): Promise<string[]> {
  const statements = await statementsDuring(service.database.url, act)
  // Not those of the sweep, which locks what it reads.
  return statements.filter(
    (statement) => /\bfrom `(?:jobs|skills)`/.test(statement) && !statement.endsWith('for update skip locked'),
  )
}

function times<Result>(count: number, act: () => PromiseLike<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, act))
}

/** Changes a row without the service, so that only a cached response can show the old state. */
async function changeUnseen(statement: string) {
  await service.database.rows(statement)
}

describe('the cache', () => {
  it('serves the count for ten minutes without querying the database', async () => {
    const { id } = await post(service)
    expect([await activeCount(), await activeCount()]).toEqual([1, 1])

    await changeUnseen(`UPDATE jobs SET status = 'CLOSED' WHERE id = ${id}`)

    expect(await activeCount()).toBe(1)
    expect(await redis.ttl('jobs:count:active')).toBeGreaterThan(590)
  })

  it('is invalidated by every write', async () => {
    const { id } = await post(service, { location: 'cached' })
    for (let times = 0; times < 2; times++) {
      expect(idsOf(await search())).toEqual([id])
      expect((await request(service.url).get(`/api/v1/jobs/${id}`)).body.status).toBe('OPEN')
    }
    const before = await activeCount()

    await request(service.url).put(`/api/v1/jobs/${id}/status?new_status=CLOSED`).set(recruiter).expect(200)

    expect(idsOf(await search())).toEqual([])
    expect((await request(service.url).get(`/api/v1/jobs/${id}`)).body.status).toBe('CLOSED')
    expect(await activeCount()).toBe(before - 1)
  })

  it('is invalidated when a company changes its name', async () => {
    const { id } = await post(service, { location: 'cached' })
    for (let times = 0; times < 2; times++) {
      expect((await search()).body[0].company_name).toBe('Company 90')
      await readJob(id).expect(200)
    }

    const data = { recruiter_id: 10, user_id: 90, company_name: 'TechCorp' }
    await service.broker.publish(recruiterChanged, { revision: 2, data })
    await service.broker.consumed()

    expect((await search()).body[0].company_name).toBe('TechCorp')
    expect((await request(service.url).get(`/api/v1/jobs/${id}`)).body.company_name).toBe('TechCorp')
  })

  it('keeps a job when another job changes', async () => {
    const [changed, untouched] = [await post(service), await post(service)]
    for (const { id } of [changed, untouched, changed, untouched]) await readJob(id).expect(200)
    await request(service.url).put(`/api/v1/jobs/${changed.id}`).set(recruiter).send({ title: 'Cook' }).expect(200)

    const reads = await readsDuring(async () => {
      expect((await readJob(changed.id)).body.title).toBe('Cook')
      await readJob(untouched.id).expect(200)
    })

    expect(reads).toHaveLength(1)
  })

  it('does not make a draft visible to others, nor hide it once it is open', async () => {
    const { id } = await post(service, { status: 'DRAFT' })
    await readJob(id).set(recruiter).expect(200)
    await readJob(id).expect(404)
    await readJob(id).set(seeker).expect(404)

    await request(service.url).put(`/api/v1/jobs/${id}/status?new_status=OPEN`).set(recruiter).expect(200)

    await readJob(id).expect(200)
  })

  it('queries the database once for a hundred concurrent requests', async () => {
    await post(service, { location: 'crowded' })
    const searchOnce = () => request(service.url).get('/api/v1/jobs/search?location=crowded&limit=1').expect(200)
    const alone = await readsDuring(() => request(service.url).get('/api/v1/jobs/search?location=crowded').expect(200))

    let responses: request.Response[] = []
    const reads = await readsDuring(async () => {
      responses = await times(100, searchOnce)
    })

    expect(new Set(responses.map(({ text }) => text)).size).toBe(1)
    expect(reads).toHaveLength(alone.length)
    expect(new Set(reads).size).toBe(reads.length)
  })

  it('serves a thousand cached reads with hardly any statements', async () => {
    const { id } = await post(service, { location: 'cached' })
    const readAll = () => Promise.all([readJob(id).expect(200), search(), activeCount(), listSkills().expect(200)])
    await times(2, readAll)
    await readAll()

    const reads = await readsDuring(async () => {
      // Ten at a time: if all ran at once, reads of Redis would time out.
      for (let left = 250; left > 0; left -= 10) await times(10, readAll)
    })

    // None, unless this machine is so busy that Redis does not respond in time.
    expect(reads.length).toBeLessThanOrEqual(8)
  })

  it('responds with 304 to a current validator, without querying the database', async () => {
    const { id } = await post(service, { location: 'cached' })
    const paths = [`/${id}`, '/search?location=cached', '/stats/active-count'].map((path) => `/api/v1/jobs${path}`)
    for (const path of [...paths, '/api/v1/skills']) {
      await request(service.url).get(path).expect(200)
      const { headers } = await request(service.url).get(path).expect(200)
      const again = () => request(service.url).get(path).set('If-None-Match', `"other", ${headers.etag}`)

      expect(headers.etag).toMatch(/^W\/"[\w-]{27}"$/)
      expect(await readsDuring(async () => expect((await again().expect(304)).text).toBe(''))).toEqual([])
      expect((await again().expect(304)).headers).toMatchObject({ etag: headers.etag })
      await again().set('Cache-Control', 'no-cache').expect(304)
    }
    const { headers } = await readJob(id)
    await request(service.url).put(`/api/v1/jobs/${id}`).set(recruiter).send({ title: 'Cook' }).expect(200)
    expect((await readJob(id).set('If-None-Match', String(headers.etag)).expect(200)).body.title).toBe('Cook')
  })

  it('does not store responses that were requested once, or large ones', async () => {
    for (let nth = 0; nth < 30; nth++) {
      const { id } = await post(service, { location: 'bulky', description: `${nth} ${'机器 '.repeat(1500)}` })
      await readJob(id).expect(200)
    }
    await redis.flushdb()
    await activeCount()

    for (let nth = 0; nth < 30; nth++) {
      await request(service.url)
        .get(`/api/v1/jobs/search?location=bulky&max_salary=${1_000_000 + nth}`)
        .expect(200)
    }
    for (let nth = 0; nth < 3; nth++) {
      await request(service.url).get('/api/v1/jobs/search?location=bulky&limit=30').expect(200)
      await request(service.url).get('/api/v1/jobs/search?location=bulky&limit=2').expect(200)
    }

    const stored = (await redis.keys('jobs:*')).filter((key) => !key.startsWith('jobs:version'))
    // The search with two jobs, which is small.
    expect(stored).toHaveLength(1)
  })

  it('never serves a response older than a change, whatever Redis evicts', async () => {
    const { id } = await post(service, { location: 'evicted' })
    const listed = () => request(service.url).get('/api/v1/jobs/search?location=evicted').expect(200)
    const isOf = async (title: string) => {
      expect((await readJob(id)).body.title).toBe(title)
      expect((await listed()).body[0].title).toBe(title)
    }
    const keys = async () => redis.keys('jobs:*')
    let title = 'DevOps Engineer'
    for (let times = 0; times < 3; times++) await isOf(title)
    const evictable = (await keys()).length
    expect(evictable).toBeGreaterThanOrEqual(5)

    for (let nth = 0; nth < evictable; nth++) {
      for (let times = 0; times < 3; times++) await isOf(title)
      const [victim = ''] = (await keys()).sort().slice(nth % (await keys()).length)
      title = `Title ${nth}`
      await request(service.url).put(`/api/v1/jobs/${id}`).set(recruiter).send({ title }).expect(200)
      await redis.del(victim)
      await isOf(title)
    }
    for (const victim of (await keys()).filter((key) => key.startsWith('jobs:version'))) {
      title = `Title ${victim}`
      await request(service.url).put(`/api/v1/jobs/${id}`).set(recruiter).send({ title }).expect(200)
      await redis.del(victim)
      await isOf(title)
    }
  })

  it('serves nothing outdated while Redis is full and rejects writes', async () => {
    const own = await startRedis()
    const store = new Redis(own.url)
    const full = await startJobService({ REDIS_URL: own.url })
    const { id } = await post(full)
    const read = async () => (await request(full.url).get(`/api/v1/jobs/${id}`).expect(200)).body.title
    for (let times = 0; times < 3; times++) expect(await read()).toBe('DevOps Engineer')

    await store.config('SET', 'maxmemory', '1')
    await request(full.url).put(`/api/v1/jobs/${id}`).set(recruiter).send({ title: 'Cook' }).expect(200)

    expect([await read(), await read()]).toEqual(['Cook', 'Cook'])
    await until('the version to be removed', async () => (await store.exists('jobs:version')) === 0)
    await store.config('SET', 'maxmemory', '0')
    expect(await read()).toBe('Cook')
    store.disconnect()
    await full.stop()
    await own.kill()
  })

  it('does not serve a response that was loaded while a write committed', async () => {
    await post(service, { location: 'cached' })
    const responses = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        if (index % 4 === 0) await post(service, { location: 'cached' })
        return activeCount()
      }),
    )
    const [row] = await service.database.rows<{ open: number }>(
      "SELECT COUNT(*) AS open FROM jobs WHERE status = 'OPEN' AND is_deleted IS NULL",
    )

    expect(await activeCount()).toBe(row?.open)
    expect(responses.every((response) => response <= Number(row?.open))).toBe(true)
  })

  it('is optional: without Redis, everything is read from the database', async () => {
    // Nothing listens on the discard port.
    const lonely = await startJobService({ REDIS_URL: 'redis://127.0.0.1:9' })

    const { id } = await post(lonely)
    await request(lonely.url).get(`/api/v1/jobs/${id}`).expect(200)
    const response = await request(lonely.url).get('/api/v1/jobs/stats/active-count').expect(200)

    expect(response.body).toEqual({ active_jobs: 1 })
    await lonely.stop()
  })

  it('is bypassed while Redis hangs, and used again afterwards', async () => {
    const own = await startRedis()
    const hanging = await startJobService({ REDIS_URL: own.url })
    const { id } = await post(hanging)
    const statusOfJob = async () => (await request(hanging.url).get(`/api/v1/jobs/${id}`).expect(200)).body.status
    const change = (status: string) => `UPDATE jobs SET status = '${status}' WHERE id = ${id}`
    expect(await statusOfJob()).toBe('OPEN')

    own.freeze()
    await hanging.database.rows(change('CLOSED'))
    expect(await statusOfJob()).toBe('CLOSED')
    own.thaw()

    // A change that the cache does not notice shows whether it is in use.
    await until('a response from the cache', async () => {
      const before = await statusOfJob()
      await hanging.database.rows(change(before === 'OPEN' ? 'CLOSED' : 'OPEN'))
      return (await statusOfJob()) === before
    })
    await hanging.stop()
    await own.kill()
  })
})
