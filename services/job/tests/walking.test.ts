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

/** Reads all pages, and calls `between` after each. */
async function readAllPages(query: string, between: () => Promise<void>): Promise<number[]> {
  const ids: number[] = []
  for (let path: string | undefined = `/api/v1/jobs/search?limit=10&${query}`; path; ) {
    const response: request.Response = await request(service.url).get(path).expect(200)
    ids.push(...idsOf(response))
    path = /<([^>]+)>; rel="next"/.exec(response.headers.link ?? '')?.[1]
    await between()
  }
  return ids
}

describe('reading all pages while jobs are posted and closed', () => {
  for (const query of [
    'q=gardener',
    'q=gardener&sort=newest',
    'q=gard*&sort=salary',
    'sort=salary',
    'location=bangalore',
  ]) {
    it(`repeats no job, and misses none that stayed open: ${query}`, async () => {
      const start: number[] = []
      for (let nth = 0; nth < 200; nth++) start.push((await post(service, job(nth))).id)
      const first = await request(service.url).get(`/api/v1/jobs/search?limit=100&include_total=true&${query}`)
      const total = Number(first.headers['x-total-count'])
      const toClose = start.filter((_, index) => index % 4 === 1)
      const posted: number[] = []
      let nth = 0

      const found = await readAllPages(query, async () => {
        const some = Math.ceil(inserted / 8)
        for (let count = 0; count < some && posted.length < inserted; count++) {
          posted.push((await post(service, job(nth++), bearer(90, 'RECRUITER'))).id)
        }
        for (const id of toClose.splice(0, 7)) await close(id)
      })

      expect([posted.length, toClose]).toEqual([inserted, []])
      expect(found).toHaveLength(new Set(found).size)
      const open = await service.database.rows<{ id: number }>(
        "SELECT id FROM jobs WHERE status = 'OPEN' AND id < ? AND (? OR CONCAT(title, description) LIKE '%gardener%')",
        [posted[0], !query.includes('gard')],
      )
      const stayed = open.map(({ id }) => id)
      expect(total - stayed.length).toBeLessThanOrEqual(closed)
      expect(stayed.filter((id) => !found.includes(id))).toEqual([])
      await service.database.rows('UPDATE jobs SET status = ?', ['PAUSED'])
      await service.database.rows('DELETE FROM job_terms')
      await service.database.rows('DELETE FROM job_words')
    })
  }
})
