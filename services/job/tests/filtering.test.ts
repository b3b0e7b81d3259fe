import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { found, names, search, service, skillIds, useSearchableJobs } from './searchable-jobs.ts'

useSearchableJobs()

describe('a search with filters', () => {
  it('requires all skills, and matches the company', async () => {
    expect(await found({ skill_ids: String(skillIds.Go) })).toEqual(['r'])
    expect(await found({ skill_ids: `${skillIds.Go},${skillIds.R}`, q: 'models' })).toEqual(['r'])
    expect(await found({ skill_ids: `${skillIds.Go},${skillIds['C++']}` })).toEqual([])
    expect(await found({ skill_ids: 999 })).toEqual([])
    expect(await found({ company: 'COMPANY 9', location: 'of go' })).toEqual(['go'])
    await search({ skill_ids: 'a' }).expect(422)
    await search({ skill_ids: Array.from({ length: 21 }, (_, index) => index + 1).join(',') }).expect(422)
    const repeated = await request(service.url).get(
      `/api/v1/jobs/search?skill_ids=${skillIds.Go}&skill_ids=${skillIds.R}`,
    )
    expect(repeated.body).toHaveLength(1)
  })

  it('finds jobs that were posted recently', async () => {
    await service.database.rows("UPDATE jobs SET created_at = created_at - INTERVAL 3 DAY WHERE title = 'QA'")
    expect(await found({ q: 'qa', posted_within_days: 2 })).toEqual([])
    expect(await found({ q: 'qa', posted_within_days: 4 })).toEqual(['qa'])
    expect(await found({ posted_within_days: 2 })).toHaveLength(10)
    expect(await found({ posted_within_days: 100 })).toHaveLength(11)
    await search({ posted_within_days: 0 }).expect(422)
  })

  it('orders by salary, highest first and jobs without one last', async () => {
    const order = await found({ sort: 'salary' })
    expect(order.slice(0, 2)).toEqual(['qa', 'ingenieur'])
    expect(order.slice(-2)).toEqual(['go', 'plain'])
    expect(await found({ sort: 'salary', q: 'cook' })).toEqual(['body', 'plain'])
    expect(await found({ sort: 'salary', location: 'place of', min_salary: 200_000 })).toEqual([
      'qa',
      'ingenieur',
      'plain',
    ])
    expect(await found({ sort: 'newest', q: 'c++' })).toEqual(['body', 'cpp'])
  })

  it('skips and counts in every order', async () => {
    for (const query of [
      { q: 'company' },
      { q: 'company', sort: 'salary' },
      { q: 'e* -zebra' },
      { sort: 'salary' },
      {},
    ]) {
      const all = await found(query)
      expect(all).toEqual([...new Set(all)])
      for (const skip of [0, 1, 3, 6, 20])
        expect(await found({ ...query, skip, limit: 4 })).toEqual(all.slice(skip, skip + 4))
      const counted = await search({ ...query, limit: 1, include_total: 'true' }).expect(200)
      expect(counted.headers['x-total-count']).toBe(String(all.length))
    }
  })
})

describe('a cursor', () => {
  async function next(query: Record<string, string | number>) {
    const { headers } = await search({ limit: 2, ...query }).expect(200)
    return new URLSearchParams(/\?([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1]).get('cursor') ?? ''
  }

  it('leads through all pages in every order', async () => {
    for (const query of [{ q: 'company' }, { q: 'c*' }, { q: 'company', sort: 'salary' }, { sort: 'salary' }, {}]) {
      const all = await found(query)
      const ids = []
      for (let cursor = await next(query); ids.length < 30; ) {
        const response = await search({ ...query, limit: 2, cursor }).expect(200)
        ids.push(...response.body.map(({ id }: { id: number }) => names.get(id)))
        const link = /cursor=([^&>]+)/.exec(response.headers.link ?? '')?.[1]
        if (link === undefined) break
        cursor = decodeURIComponent(link)
      }
      expect(ids).toEqual(all.slice(2))
    }
  })

  it('is valid only for its own search', async () => {
    const cursor = await next({ q: 'company' })
    await search({ q: 'company', cursor, limit: 5 }).expect(200)
    await search({ q: 'Company', cursor }).expect(400)
    await search({ q: 'company', sort: 'newest', cursor }).expect(400)
    await search({ q: 'company', job_type: 'CONTRACT', cursor }).expect(400)
    await search({ cursor }).expect(400)
  })

  it('is rejected if it was made up or changed', async () => {
    const cursor = await next({})
    const bytes = Buffer.from(cursor, 'base64url')
    bytes[bytes.length - 1] = 0x39
    for (const invalid of [
      'abc',
      `${cursor}x`,
      `${cursor}=`,
      cursor.slice(1),
      'eyJhZnRlciI6LTF9',
      bytes.toString('base64url'),
    ]) {
      const response = await search({ cursor: invalid })
      expect([invalid, response.status, response.body.error_code]).toEqual([invalid, 400, 'BAD_CURSOR'])
    }
  })
})
