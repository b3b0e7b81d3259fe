import { isDeepStrictEqual } from 'node:util'
import { userChanged, userErased } from '@portal/contracts/auth/events'
import { recruiterChanged } from '@portal/contracts/profile/events'
import { until } from '@portal/testing/until'
import type { Redis } from 'ioredis'
import request from 'supertest'
import { afterAll, beforeAll, it } from 'vitest'
import { admin, type JobServiceUnderTest, otherRecruiter, post, recruiter, startWithOwnCache } from './portal.ts'

let service: JobServiceUnderTest
let redis: Redis
let skills = 0
beforeAll(async () => {
  const started = await startWithOwnCache(8)
  service = started
  redis = started.redis
})
afterAll(() => service.stop())

function send(method: 'put' | 'delete', path: string, as: typeof admin, body?: object) {
  return request(service.url)[method](`/api/v1${path}`).set(as).send(body)
}

async function addSkill(as = admin): Promise<{ id: number }> {
  skills += 1
  const { body } = await request(service.url)
    .post('/api/v1/skills')
    .set(as)
    .send({ name: `S${skills}` })
    .expect(201)
  return body
}

async function consumed(published: Promise<unknown>): Promise<void> {
  await published
  await service.broker.consumed()
}

const lists = { lists: true, details: false, group: false }
const oneJob = { lists: true, details: false, group: true }
const everything = { lists: true, details: true, group: false }

// A write without its row here, and without its effect, would leave older responses in the cache.
it.each<[string, typeof lists, (id: number, skillId: number) => PromiseLike<unknown>]>([
  ['posting a job', lists, () => post(service)],
  ['editing a job', oneJob, (id) => send('put', `/jobs/${id}`, recruiter, { title: 'Cook' }).expect(200)],
  ['closing a job', oneJob, (id) => send('put', `/jobs/${id}/status?new_status=CLOSED`, recruiter).expect(200)],
  ['deleting a job', oneJob, (id) => send('delete', `/jobs/${id}`, recruiter).expect(204)],
  ['adding a skill', lists, () => addSkill(otherRecruiter)],
  ['adding a skill as an administrator, which may restore it', everything, () => addSkill(admin)],
  ['removing a skill', everything, (_, skillId) => send('delete', `/skills/${skillId}`, admin).expect(204)],
  [
    'renaming a company',
    everything,
    () => {
      const data = { recruiter_id: 10, user_id: 90, company_name: 'TechCorp' }
      return consumed(service.broker.publish(recruiterChanged, { revision: 2, data }))
    },
  ],
  [
    'blocking a recruiter',
    everything,
    () => {
      const user = { user_id: 90, email: 'r@example.com', role: 'RECRUITER', is_active: false } as const
      return consumed(service.broker.publish(userChanged, { revision: 3, data: { ...user, changed: ['is_active'] } }))
    },
  ],
  [
    'erasing a recruiter',
    everything,
    () => {
      const data = { user_id: 91, role: 'RECRUITER', erasure_id: 1 } as const
      return consumed(service.broker.publish(userErased, { revision: 4, data }))
    },
  ],
])('%s renews the versions of the cached responses that it may change', async (_, expected, write) => {
  const { id: skillId } = await addSkill()
  const { id } = await post(service, { skill_ids: [skillId] }, expected === everything ? otherRecruiter : recruiter)
  const versions = () => redis.mget('jobs:version', 'jobs:version:details', `jobs:version:details:${id % 256}`)
  const before = await versions()
  const renewed = async () => {
    const [lists, details, group] = (await versions()).map((version, index) => version !== before[index])
    return { lists, details, group }
  }

  await write(id, skillId)

  // A walk through the jobs of a recruiter or with a skill goes on after the response.
  await until('the new versions', async () => isDeepStrictEqual(await renewed(), expected))
})
