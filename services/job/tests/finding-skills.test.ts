import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, idsOf, type JobServiceUnderTest, startJobService } from './portal.ts'

const all = [
  'Machine Learning',
  'JavaScript',
  'Django',
  'Java',
  'Go',
  'Deep Learning',
  'R',
  '100% cotton',
  'Développement Web',
  'Java EE',
]

let service: JobServiceUnderTest
const ids: Record<string, number> = {}
beforeAll(async () => {
  service = await startJobService()
  for (const name of [...all, 'Java Applets']) {
    const { body } = await request(service.url).post('/api/v1/skills').set(admin).send({ name }).expect(201)
    ids[name] = body.id
  }
  await request(service.url).delete(`/api/v1/skills/${ids['Java Applets']}`).set(admin).expect(204)
})
afterAll(() => service.stop())

function list(query: object) {
  return request(service.url).get('/api/v1/skills').query(query)
}

async function found(query: object) {
  const { body } = await list(query).expect(200)
  return body.map(({ name }: { name: string }) => name)
}

describe('skills', () => {
  it('are listed oldest first without parameters', async () => {
    expect(await found({})).toEqual(all)
    expect(await found({ q: '', ids: '' })).toEqual(all)
  })

  it('are found by the beginning of their name, the shortest first', async () => {
    expect(await found({ q: 'java' })).toEqual(['Java', 'Java EE', 'JavaScript'])
    expect(await found({ q: 'JAVA e' })).toEqual(['Java EE'])
    expect(await found({ q: 'ｊａｖａ' })).toEqual(['Java', 'Java EE', 'JavaScript'])
    expect((await found({ q: 'r' }))[0]).toBe('R')
  })

  it('are then found by all words in their name, oldest first', async () => {
    expect(await found({ q: 'learning' })).toEqual(['Machine Learning', 'Deep Learning'])
    expect(await found({ q: 'learn machine' })).toEqual(['Machine Learning'])
    expect(await found({ q: 'go' })).toEqual(['Go', 'Django'])
    expect(await found({ q: 'web developpement' })).toEqual(['Développement Web'])
    expect(await found({ q: 'script' })).toEqual(['JavaScript'])
  })

  it('are searched literally', async () => {
    expect(await found({ q: '100%' })).toEqual(['100% cotton'])
    expect(await found({ q: '%' })).toEqual(['100% cotton'])
    expect(await found({ q: '_o' })).toEqual([])
    expect(await found({ q: '\\' })).toEqual([])
    expect(await found({ q: '™' })).toEqual([])
    await list({ q: 'x'.repeat(201) }).expect(422)
  })

  it('are found by their ids, without those that do not exist', async () => {
    const { R: r, Go: go, 'Java Applets': removed } = ids

    expect(await found({ ids: `${r},${go},${removed},999` })).toEqual(['Go', 'R'])
    expect(idsOf(await request(service.url).get(`/api/v1/skills?ids=${go}&ids=${r}&ids=${go}`))).toEqual([go, r])
    expect(await found({ ids: `${r},${ids.Java}`, q: 'java' })).toEqual(['Java'])
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
    await list({ ids: hundred.join() }).expect(200)
    await list({ ids: [...hundred, 101].join() }).expect(422)
    await list({ ids: 'a' }).expect(422)
  })

  it.each([{}, { q: 'learning' }, { q: 'a' }, { q: 'java' }, { ids: '1,2,3,4,5' }])(
    'are listed page by page: %j',
    async (query) => {
      const whole = await found(query)
      for (const limit of [1, 2, 3]) {
        const walked: string[] = []
        let path: string | undefined = `/api/v1/skills?${new URLSearchParams({ ...query, limit: String(limit) })}`
        while (path) {
          const response: request.Response = await request(service.url).get(path).expect(200)
          walked.push(...response.body.map(({ name }: { name: string }) => name))
          path = /<([^>]+)>; rel="next"/.exec(response.headers.link ?? '')?.[1]
        }
        expect(walked).toEqual(whole)
      }
      for (const skip of [1, 2, 3, 20])
        expect(await found({ ...query, skip, limit: 2 })).toEqual(whole.slice(skip, skip + 2))
      const { headers } = await list({ ...query, limit: 1, include_total: true }).expect(200)
      expect(headers['x-total-count']).toBe(String(whole.length))
    },
  )

  it('have cursors that belong to their search', async () => {
    const { headers } = await list({ q: 'java', limit: 1 }).expect(200)
    const cursor = /cursor=([^&>]+)/.exec(headers.link ?? '')?.[1]

    await list({ q: 'learning', cursor }).expect(400)
    await list({ q: 'java', cursor: 'abc' }).expect(400)
  })
})
