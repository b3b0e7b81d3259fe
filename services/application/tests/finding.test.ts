import { createDatabase } from '@portal/chassis/mysql/database'
import { createLogger } from '@portal/chassis/runtime/log'
import { userErased } from '@portal/contracts/auth/events'
import { seekerChanged, seekerCreated } from '@portal/contracts/profile/events'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeMissingNames } from '../src/candidates/candidate-names.ts'
import {
  type ApplicationUnderTest,
  apply,
  otherRecruiter,
  publishJob,
  recruiter,
  seeker,
  startApplicationService,
} from './portal.ts'

const names = ['Grace Hopper', 'ada lovelace', 'Émilie du Châtelet', 'Alan Turing', 'Ada Byron', '100%_pure\\']

let service: ApplicationUnderTest
beforeAll(async () => {
  service = await startApplicationService()
  for (const [index, full_name] of names.entries()) {
    await service.broker.publish(seekerCreated, { revision: 1, data: seekerOf(200 + index, full_name) })
  }
  await service.broker.consumed()
  for (const index of names.keys()) await apply(service, 1, bearer(200 + index, 'JOB_SEEKER'))
})
afterAll(() => service.stop())

function seekerOf(user_id: number, full_name: string) {
  return { job_seeker_id: user_id + 500, user_id, full_name }
}

function get(path: string, as = recruiter) {
  return request(service.url).get(`/api/v1${path}`).set(as)
}

async function namesIn(query: string): Promise<string[]> {
  const { body } = await get(`/applications/job/1?${query}`).expect(200)
  return body.map((row: { candidate: { full_name: string } }) => row.candidate.full_name)
}

async function rename(userId: number, full_name: string, revision: number) {
  await service.broker.publish(seekerChanged, { revision, data: seekerOf(userId, full_name) })
  await service.broker.consumed()
}

const byName = ['100%_pure\\', 'Ada Byron', 'ada lovelace', 'Alan Turing', 'Émilie du Châtelet', 'Grace Hopper']

describe('the applications to a job', () => {
  it('are listed newest first, oldest first or by name', async () => {
    expect(await namesIn('')).toEqual(names.toReversed())
    expect(await namesIn('sort=newest')).toEqual(names.toReversed())
    expect(await namesIn('sort=oldest')).toEqual(names)
    expect(await namesIn('sort=name')).toEqual(byName)
    await get('/applications/job/1?sort=rating').expect(422)
  })

  it('are found by parts of the name, in any order, case and accent, and no character is special', async () => {
    expect(await namesIn('q=ada&sort=name')).toEqual(['Ada Byron', 'ada lovelace'])
    expect(await namesIn('q=LOVE+ada')).toEqual(['ada lovelace'])
    expect(await namesIn('q=chatelet')).toEqual(['Émilie du Châtelet'])
    for (const q of ['%25', '_', '0%25_', '%5C']) expect(await namesIn(`q=${q}`)).toEqual(['100%_pure\\'])
    expect(await namesIn('q=%25ada')).toEqual([])
    expect(await namesIn('q=+&sort=oldest')).toEqual(names)
    expect(await namesIn('q=ada&status=REJECTED')).toEqual([])
    expect((await get('/applications/job/1?q=a&limit=1&include_total=true')).headers['x-total-count']).toBe('5')
  })

  it.each(['oldest', 'name'])('are paged in the order %s without repeating or skipping one', async (sort) => {
    const found: string[] = []
    let next: string | undefined = `/api/v1/applications/job/1?sort=${sort}&limit=1`
    for (; next; ) {
      const { body, headers }: request.Response = await request(service.url).get(next).set(recruiter).expect(200)
      found.push(...body.map((row: { candidate: { full_name: string } }) => row.candidate.full_name))
      next = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1]
      expect(next ?? '').not.toMatch(/ada|hopper/i)
    }

    expect(found).toEqual(sort === 'name' ? byName : names)
  })

  it('with equal names are paged by their ids', async () => {
    const ids = []
    for (const userId of [301, 302, 303]) {
      await service.broker.publish(seekerCreated, { revision: 1, data: seekerOf(userId, 'John Smith') })
      await service.broker.consumed()
      ids.push(await apply(service, 2, bearer(userId, 'JOB_SEEKER')))
    }

    const first = await get('/applications/job/2?sort=name&limit=2').expect(200)
    const link = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? '')?.[1]
    const second = await request(service.url).get(String(link)).set(recruiter).expect(200)

    expect([...first.body, ...second.body].map(({ id }) => id)).toEqual(ids)
  })

  it('do not show how the name of an applicant to another job compares', async () => {
    publishJob(service, 3, { recruiter_user_id: 91 })
    const { body } = await request(service.url).post('/api/v1/applications').set(seeker).send({ job_id: 3 }).expect(201)
    const cursor = Buffer.from(JSON.stringify({ after: body.id })).toString('base64url')

    await get(`/applications/job/1?sort=name&cursor=${cursor}`).expect(400)
    await get(`/applications/job/3?sort=name&cursor=${cursor}`, otherRecruiter).expect(200)
  })
})

describe('the name of a candidate', () => {
  it('is the current one in every application, whose dates do not change', async () => {
    const userId = 400
    await rename(userId, 'Katherine Coleman', 1)
    const id = await apply(service, 1, bearer(userId, 'JOB_SEEKER'))
    const before = (await get(`/applications/${id}`).expect(200)).body

    await rename(userId, 'Katherine Johnson', 2)

    expect(await namesIn('q=johnson')).toEqual(['Katherine Johnson'])
    expect(await namesIn('q=coleman')).toEqual([])
    expect((await get(`/applications/${id}`)).body).toMatchObject({ updated_at: before.updated_at })
  })

  it('is not missed by an application that is submitted while it changes', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => 500 + index)
    for (const userId of ids) await rename(userId, 'Old Name', 1)

    await Promise.all(
      ids.flatMap((userId) => [
        apply(service, 4, bearer(userId, 'JOB_SEEKER')),
        service.broker.publish(seekerChanged, { revision: 2, data: seekerOf(userId, 'New Name') }),
      ]),
    )
    await service.broker.consumed()

    const rows = await service.database.rows('SELECT DISTINCT candidate_name FROM applications WHERE job_id = 4')
    expect(rows).toEqual([{ candidate_name: 'New Name' }])
  })

  it('is added by a rebuild to applications that an earlier version accepted, and not to those of erased people', async () => {
    await service.database.rows("UPDATE applications SET candidate_name = '' WHERE job_id = 1")
    await service.database.rows('DELETE FROM candidates WHERE user_id = 200')
    const dates = () => service.database.rows('SELECT updated_at FROM applications ORDER BY id')
    const before = await dates()
    const database = createDatabase({ url: service.database.url, poolSize: 2 }, createLogger('rebuild', 'silent'), '')

    await writeMissingNames(database)
    await database.stop?.()

    expect(await namesIn('q=ada&sort=name')).toEqual(['Ada Byron', 'ada lovelace'])
    expect(await namesIn('q=grace')).toEqual([])
    expect(await dates()).toEqual(before)
  })

  it('is erased with the person, whichever event arrives last', async () => {
    const userId = 600
    await rename(userId, 'Hedy Lamarr', 1)
    const id = await apply(service, 1, bearer(userId, 'JOB_SEEKER'))
    const data = { user_id: userId, role: 'JOB_SEEKER', erasure_id: 3 } as const

    await service.broker.publish(userErased, { revision: 2, data })
    await service.settled()
    await rename(userId, 'Hedy Lamarr', 9)

    expect(await namesIn('q=lamarr')).toEqual([])
    const rows = await service.database.rows('SELECT candidate_name FROM applications WHERE id = ?', [id])
    expect(rows).toEqual([{ candidate_name: '' }])
  })
})

describe("a job seeker's applications", () => {
  it('are found by their job', async () => {
    const as = bearer(201, 'JOB_SEEKER')
    const id = await apply(service, 5, as)

    const read = async (query: string, headers = as) =>
      (await get(`/applications/my/applications?${query}`, headers).expect(200)).body
    expect(await read('job_id=5')).toMatchObject([{ id, job_id: 5, job: { id: 5 } }])
    expect(await read('job_id=5&status=REJECTED')).toEqual([])
    expect(await read('job_id=5', bearer(202, 'JOB_SEEKER'))).toEqual([])
    expect(await read('')).toHaveLength(2)
  })
})
