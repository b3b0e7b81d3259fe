import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idsOf, type JobServiceUnderTest, post, recruiter, startJobService } from './portal.ts'

const inserted = 200
const closed = 50

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

/** Some jobs have the word in the title, some only in the description, and some state no salary. */
function job(nth: number) {
  return {
    title: nth % 3 === 0 ? 'Gardener' : 'Florist',
    description: nth % 4 === 0 ? 'Roses.' : 'Roses for a gardener.',
    salary_min: nth % 5 === 0 ? null : 1000 * (nth % 7),
    salary_max: null,
  }
}

async function close(id: number) {
  await request(service.url).put(`/api/v1/jobs/${id}/status?new_status=CLOSED`).set(recruiter).expect(200)
}

/** A client that reads all pages of a search: the ids so far, and the path of the next page. */
type Walk = { query: string; ids: number[]; next: string | undefined }

async function readPage(walk: Walk): Promise<void> {
  if (walk.next === undefined) return
  const response = await request(service.url).get(walk.next).expect(200)
  walk.ids.push(...idsOf(response))
  walk.next = /<([^>]+)>; rel="next"/.exec(response.headers.link ?? '')?.[1]
}

async function countOf(query: string): Promise<number> {
  const { headers } = await request(service.url).get(`/api/v1/jobs/search?limit=1&include_total=true&${query}`)
  return Number(headers['x-total-count'])
}

/** Posts and closes jobs in eight rounds, while each query is read page by page. */
async function readAllPages(queries: readonly string[]) {
  const start: number[] = []
  for (let nth = 0; nth < 200; nth++) start.push((await post(service, job(nth))).id)
  const totals = await Promise.all(queries.map(countOf))
  const walks = queries.map((query): Walk => ({ query, ids: [], next: `/api/v1/jobs/search?limit=10&${query}` }))
  const toClose = start.filter((_, index) => index % 4 === 1)
  const posted: number[] = []
  while (walks.some(({ next }) => next !== undefined)) {
    await Promise.all(walks.map(readPage))
    for (let count = 0; count < inserted / 8 && posted.length < inserted; count++) {
      posted.push((await post(service, job(posted.length), bearer(90, 'RECRUITER'))).id)
    }
    for (const id of toClose.splice(0, 7)) await close(id)
  }
  expect([posted.length, toClose]).toEqual([inserted, []])
  return walks.map(({ query, ids }, index) => ({ query, found: ids, total: totals[index] as number, posted }))
}

describe('reading all pages while jobs are posted and closed', () => {
  const queries = ['q=gardener', 'q=gardener&sort=newest', 'q=gard*&sort=salary', 'sort=salary', 'location=bangalore']
  let walked: Awaited<ReturnType<typeof readAllPages>>
  beforeAll(async () => {
    walked = await readAllPages(queries)
  })

  it.each(queries)('repeats no job, and misses none that stayed open: %s', async (query) => {
    const { found, total, posted } = walked.find((each) => each.query === query) as (typeof walked)[number]
    expect(found).toHaveLength(new Set(found).size)
    const open = await service.database.rows<{ id: number }>(
      "SELECT id FROM jobs WHERE status = 'OPEN' AND id < ? AND (? OR CONCAT(title, description) LIKE '%gardener%')",
      [posted[0], !query.includes('gard')],
    )
    const stayed = open.map(({ id }) => id)
    expect(total - stayed.length).toBeLessThanOrEqual(closed)
    expect(stayed.filter((id) => !found.includes(id))).toEqual([])
  })
})
