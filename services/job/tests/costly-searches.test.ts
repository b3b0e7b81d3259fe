import { statementsDuring } from '@portal/testing/statements'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idsOf, type JobServiceUnderTest, post, startJobService } from './portal.ts'

/** More words than a beginning has alternatives begin with each of these. */
const beginnings = [...'abcdefghijkl']
const jobCount = 24
const wordsOfEach = 90

let service: JobServiceUnderTest
const ids: number[] = []
beforeAll(async () => {
  // Nothing listens on the discard port, so that every search is one of the database.
  service = await startJobService({ REDIS_URL: 'redis://127.0.0.1:9' })
  for (let nth = 0; nth < jobCount; nth++) {
    // Each lacks the words of one beginning, and has one of another in its title.
    const told = beginnings.filter((_, index) => index !== nth % beginnings.length)
    const description = told.flatMap((each) => Array.from({ length: wordsOfEach }, (_, word) => `${each}q${word}`))
    const title = `Job ${beginnings[(nth + 1) % beginnings.length]}q${nth}`
    const location = `Place ${nth} of apples and elms`
    ids.push((await post(service, { title, description: description.join(' '), location })).id)
  }
})
afterAll(() => service.stop())

const every = beginnings.map((each) => `${each}q*`).join(' ')
const searches: [string, Record<string, string>][] = [
  ['one beginning', { q: 'aq*' }],
  ['four beginnings', { q: 'aq* bq* cq* dq*' }],
  ['twelve beginnings', { q: every }],
  ['beginnings, by what they pay', { q: 'aq* bq* cq*', sort: 'salary' }],
  ['beginnings, the newest first', { q: 'aq* bq* cq*', sort: 'newest' }],
  ['no beginnings', { q: `job ${beginnings.map((each) => `-${each}q*`).join(' ')}` }],
  ['beginnings and a word', { q: 'job aq* bq* cq*' }],
  ['beginnings far down', { q: 'aq* bq*', skip: '1000000' }],
  ['many words', { q: Array.from({ length: 40 }, (_, index) => `aq${index}`).join(' ') }],
  ['phrases', { q: '"aq1 aq2" "bq1 bq2" "cq1 cq2" -"dq1 dq3" "eq1 eq2 eq3 eq4"' }],
  ['many skills', { skill_ids: Array.from({ length: 20 }, (_, index) => index + 1).join() }],
  ['parts of many names', { location: 'p', company: 'o' }],
  ['all at once', { q: every, location: 'e', company: 'o', min_salary: '1', max_salary: '1000000', sort: 'salary' }],
]

/** How much a request has the database do: statements, and parts of them. */
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

describe('what a search costs is bounded, whatever is multiplied', () => {
  it.each(searches)('%s', async (_, query) => {
    const cost = await costOf('search', { ...query, include_total: 'true' })

    expect(cost.statements).toBeLessThan(50)
    expect(cost.selects).toBeLessThan(500)
    expect(cost.characters).toBeLessThan(300_000)
  })

  it.each(searches)('with facets: %s', async (_, { sort, skip, ...query }) => {
    const cost = await costOf('search/facets', query)

    expect(cost.statements).toBeLessThan(60)
    expect(cost.selects).toBeLessThan(700)
    expect(cost.characters).toBeLessThan(300_000)
  })
})

describe('a beginning of more words than are looked up', () => {
  /** All pages, and the total. */
  async function walk(query: Record<string, string>) {
    const walked: number[] = []
    const first = new URLSearchParams({ ...query, limit: '5', include_total: 'true' })
    let total = ''
    for (let path: string | undefined = `/api/v1/jobs/search?${first}`; path; ) {
      const response: request.Response = await request(service.url).get(path).expect(200)
      walked.push(...idsOf(response))
      total = String(response.headers['x-total-count'])
      path = /<([^>]+)>; rel="next"/.exec(response.headers.link ?? '')?.[1]
    }
    return { walked, total: Number(total) }
  }

  /** The jobs that have words of all these, which are those whose missing one is another. */
  function having(...wanted: string[]) {
    return ids.filter((_, nth) => {
      const inTitle = beginnings[(nth + 1) % beginnings.length] as string
      const lacks = beginnings[nth % beginnings.length] as string
      return wanted.every((each) => each === inTitle || each !== lacks)
    })
  }

  it.each([
    ['aq*', ['a']],
    ['aq* bq*', ['a', 'b']],
    ['lq* aq* cq* dq*', ['l', 'a', 'c', 'd']],
    ['job aq* bq*', ['a', 'b']],
    ['aq1* bq1*', ['a', 'b']],
    ['aq11* cq*', ['a', 'c']],
  ])('finds every job that has one, once, in every order: %s', async (q, wanted) => {
    const expected = having(...wanted).sort((one, other) => one - other)

    for (const sort of ['relevance', 'newest', 'salary']) {
      const { walked, total } = await walk({ q, sort })
      expect(walked.toSorted((one, other) => one - other)).toEqual(expected)
      expect(total).toBe(expected.length)
    }
    const facets = await request(service.url).get('/api/v1/jobs/search/facets').query({ q }).expect(200)
    expect(facets.body.total).toBe(expected.length)
  })

  it('finds those first that have it in their title', async () => {
    const { walked } = await walk({ q: 'cq*' })
    const inTitle = ids.filter((_, nth) => beginnings[(nth + 1) % beginnings.length] === 'c')

    expect(walked.slice(0, inTitle.length)).toEqual(inTitle.toReversed())
  })

  it('leaves out every job that has it, where it is not wanted', async () => {
    const { walked } = await walk({ q: 'job -aq*' })

    expect(walked.toSorted((one, other) => one - other)).toEqual(ids.filter((id) => !having('a').includes(id)))
  })
})
