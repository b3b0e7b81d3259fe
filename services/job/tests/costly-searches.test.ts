import { statementsDuring } from '@portal/testing/statements'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idsOf, type JobServiceUnderTest, post, startJobService } from './portal.ts'

/** Each is the prefix of more words than a search looks up. */
const prefixes = [...'abcdefghijkl']
const jobCount = 24
const wordsOfEach = 90

let service: JobServiceUnderTest
const ids: number[] = []
beforeAll(async () => {
  // Nothing listens on the discard port, so every search reads the database.
  service = await startJobService({ REDIS_URL: 'redis://127.0.0.1:9' })
  for (let nth = 0; nth < jobCount; nth++) {
    // Each job lacks the words of one prefix, and has a word of another in its title.
    const present = prefixes.filter((_, index) => index !== nth % prefixes.length)
    const description = present.flatMap((each) => Array.from({ length: wordsOfEach }, (_, word) => `${each}q${word}`))
    const title = `Job ${prefixes[(nth + 1) % prefixes.length]}q${nth}`
    const location = `Place ${nth} of apples and elms`
    ids.push((await post(service, { title, description: description.join(' '), location })).id)
  }
})
afterAll(() => service.stop())

const every = prefixes.map((each) => `${each}q*`).join(' ')
const searches: [string, Record<string, string>][] = [
  ['one prefix', { q: 'aq*' }],
  ['four prefixes', { q: 'aq* bq* cq* dq*' }],
  ['twelve prefixes', { q: every }],
  ['prefixes, ordered by salary', { q: 'aq* bq* cq*', sort: 'salary' }],
  ['prefixes, newest first', { q: 'aq* bq* cq*', sort: 'newest' }],
  ['excluded prefixes', { q: `job ${prefixes.map((each) => `-${each}q*`).join(' ')}` }],
  ['prefixes and a word', { q: 'job aq* bq* cq*' }],
  ['prefixes with a large skip', { q: 'aq* bq*', skip: '1000000' }],
  ['many words', { q: Array.from({ length: 40 }, (_, index) => `aq${index}`).join(' ') }],
  ['phrases', { q: '"aq1 aq2" "bq1 bq2" "cq1 cq2" -"dq1 dq3" "eq1 eq2 eq3 eq4"' }],
  ['many skills', { skill_ids: Array.from({ length: 20 }, (_, index) => index + 1).join() }],
  ['parts of many names', { location: 'p', company: 'o' }],
  ['all at once', { q: every, location: 'e', company: 'o', min_salary: '1', max_salary: '1000000', sort: 'salary' }],
]

/** The cost of a request for the database: the number and size of its statements. */
async function costOf(path: string, query: Record<string, string>) {
  const sent = await statementsDuring(service.database.url, () =>
    request(service.url).get(`/api/v1/jobs/${path}`).query(query).expect(200),
  )
  return {
    statements: sent.length,
    selects: sent.reduce((sum, each) => sum + (each.match(/\bSELECT\b/gi)?.length ?? 0), 0),
    characters: sent.reduce((sum, each) => sum + each.length, 0),
  }
}

describe('the cost of a search is bounded', () => {
  it.each(searches)('for %s', async (_, query) => {
    const cost = await costOf('search', { ...query, include_total: 'true' })

    expect(cost.statements).toBeLessThan(50)
    expect(cost.selects).toBeLessThan(500)
    expect(cost.characters).toBeLessThan(300_000)
  })

  it.each(searches)('for the facets of %s', async (_, { sort, skip, ...query }) => {
    const cost = await costOf('search/facets', query)

    expect(cost.statements).toBeLessThan(60)
    expect(cost.selects).toBeLessThan(700)
    expect(cost.characters).toBeLessThan(300_000)
  })
})

describe('a prefix of more words than are looked up', () => {
  /** The ids of all pages, and the total. */
  async function readAllPages(query: Record<string, string>) {
    const found: number[] = []
    const first = new URLSearchParams({ ...query, limit: '5', include_total: 'true' })
    let total = ''
    for (let path: string | undefined = `/api/v1/jobs/search?${first}`; path; ) {
      const response: request.Response = await request(service.url).get(path).expect(200)
      found.push(...idsOf(response))
      total = String(response.headers['x-total-count'])
      path = /<([^>]+)>; rel="next"/.exec(response.headers.link ?? '')?.[1]
    }
    return { found, total: Number(total) }
  }

  /** The jobs that have words of all these prefixes. */
  function having(...required: string[]) {
    return ids.filter((_, nth) => {
      const inTitle = prefixes[(nth + 1) % prefixes.length] as string
      const lacks = prefixes[nth % prefixes.length] as string
      return required.every((each) => each === inTitle || each !== lacks)
    })
  }

  it.each([
    ['aq*', ['a']],
    ['aq* bq*', ['a', 'b']],
    ['lq* aq* cq* dq*', ['l', 'a', 'c', 'd']],
    ['job aq* bq*', ['a', 'b']],
    ['aq1* bq1*', ['a', 'b']],
    ['aq11* cq*', ['a', 'c']],
  ])('finds every job with such words once, in every order: %s', async (q, required) => {
    const expected = having(...required).sort((one, other) => one - other)

    for (const sort of ['relevance', 'newest', 'salary']) {
      const { found, total } = await readAllPages({ q, sort })
      expect(found.toSorted((one, other) => one - other)).toEqual(expected)
      expect(total).toBe(expected.length)
    }
    const facets = await request(service.url).get('/api/v1/jobs/search/facets').query({ q }).expect(200)
    expect(facets.body.total).toBe(expected.length)
  })

  it('finds jobs with it in their title first', async () => {
    const { found } = await readAllPages({ q: 'cq*' })
    const inTitle = ids.filter((_, nth) => prefixes[(nth + 1) % prefixes.length] === 'c')

    expect(found.slice(0, inTitle.length)).toEqual(inTitle.toReversed())
  })

  it('excludes every job that has it', async () => {
    const { found } = await readAllPages({ q: 'job -aq*' })

    expect(found.toSorted((one, other) => one - other)).toEqual(ids.filter((id) => !having('a').includes(id)))
  })
})
