import { withDatabase } from '@portal/chassis/mysql/command'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renewSkillKeys } from '../src/skills/renew-keys.ts'
import {
  admin,
  idsOf,
  type JobServiceUnderTest,
  post,
  recruiter,
  seeker,
  startJobService,
  walksDone,
} from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

function add(name: string, as = recruiter) {
  return request(service.url).post('/api/v1/skills').set(as).send({ name })
}

function remove(id: number, as = admin) {
  return request(service.url).delete(`/api/v1/skills/${id}`).set(as)
}

async function listed() {
  const { body } = await request(service.url).get('/api/v1/skills').expect(200)
  return body.map(({ name }: { name: string }) => name)
}

async function found(query: object) {
  return idsOf(await request(service.url).get('/api/v1/jobs/search').query(query).expect(200))
}

describe('a new skill', () => {
  it.each([
    'Ｐｙｔｈｏｎ',
    'Py\u00adthon',
    'Py\u200bthon',
    '\ufeffpython',
    'p y t h o n',
    'PYTHON',
    'P\u3000ython',
    '𝐏𝐲𝐭𝐡𝐨𝐧',
    'Python™',
    '®Py\u2060thon ',
    'Py\u200cth\u200don',
  ])('is rejected as a duplicate of Python: %j', async (name) => {
    await add('Python', admin)
    const before = await listed()

    expect((await add(name).expect(409)).body.error_code).toBe('SKILL_EXISTS')
    expect(await listed()).toEqual(before)
  })

  it.each(['Рython', 'Pythоn', 'Ρython', 'Visual Ваsic'])(
    'is rejected if its letters only look alike: %s',
    async (name) => {
      const { body } = await add(name).expect(422)

      expect(body.errors).toMatchObject([{ path: 'name', code: 'mixed_scripts' }])
    },
  )

  it.each(['ﷺ'.repeat(100), '㍿'.repeat(200), 'x'.repeat(201)])(
    'is rejected with 422, not 500, if its stored form is too long: %s',
    async (name) => {
      expect((await add(name).expect(422)).body.errors).toMatchObject([{ path: 'name' }])
    },
  )

  it('may have 200 characters, which are all displayed', async () => {
    for (const name of ['x'.repeat(200), 'ß'.repeat(200), '机'.repeat(200), `${'👩'.repeat(99)} x`, 'Ё'.repeat(200)]) {
      const { id } = (await add(name, admin).expect(201)).body
      await post(service, { title: 'Any', skill_ids: [id] })
      expect(await listed()).toContain(name)
      expect(await found({ skill_ids: id })).toHaveLength(1)
    }
  })

  it('conflicts with skills from earlier releases once their keys are recomputed', async () => {
    for (const name of ['Excel', 'Wordle', 'Visio']) await add(name, admin).expect(201)
    const rename = 'UPDATE skills SET name = ?, name_key = ? WHERE name_key = ?'
    await service.database.rows(rename, ['Excel®', 'excel®', 'excel'])
    await service.database.rows(rename, ['Visio™', 'wordletm', 'wordle'])

    await withDatabase(service.database.url, renewSkillKeys)

    await add('Excel', admin).expect(409)
    const keys = await service.database.rows("SELECT name_key FROM skills WHERE name LIKE 'Visio%' ORDER BY id")
    expect(keys.map(({ name_key }) => name_key)).toEqual(['wordletm', 'visio'])
  })

  it('may be in any language', async () => {
    for (const name of ['Программирование', '机器学习', 'لغة', 'Schweißen', '日本語 IT']) {
      await add(name, admin).expect(201)
    }
  })
})

describe('a removed skill', () => {
  it('is no longer listed, shown with jobs, found or counted', async () => {
    const skill = (await add('Spamming').expect(201)).body
    const other = (await add('Cooking').expect(201)).body
    const { id } = await post(service, { title: 'Chef', skill_ids: [skill.id, other.id] })
    await request(service.url).get(`/api/v1/jobs/${id}`).expect(200)
    expect(await found({ q: 'spamming' })).toEqual([id])

    await remove(skill.id).expect(204)
    await walksDone(service)

    expect(await listed()).not.toContain('Spamming')
    const { body: job } = await request(service.url).get(`/api/v1/jobs/${id}`).expect(200)
    expect(job.skills).toEqual([{ id: other.id, name: 'Cooking' }])
    const { body: jobs } = await request(service.url).get('/api/v1/jobs/').expect(200)
    expect(jobs[0].skills).toEqual([{ id: other.id, name: 'Cooking' }])
    expect([await found({ q: 'spamming' }), await found({ skill_ids: skill.id })]).toEqual([[], []])
    expect([await found({ q: 'cooking' }), await found({ skill_ids: other.id })]).toEqual([[id], [id]])
    const { body: facets } = await request(service.url).get('/api/v1/jobs/search/facets').expect(200)
    expect(facets.skill.map(({ name }: { name: string }) => name)).not.toContain('Spamming')
    await request(service.url)
      .put(`/api/v1/jobs/${id}`)
      .set(recruiter)
      .send({ skill_ids: [skill.id] })
      .expect(422)
    expect((await service.recorded()).filter(({ name }) => name === 'job.skill-deleted')).toMatchObject([
      { revision: 2, actor_id: 1, data: { skill_id: skill.id, name: 'Spamming', is_deleted: true } },
    ])
  })

  it('is restored when an administrator adds it, but not when a recruiter does', async () => {
    const skill = (await add('Juggling').expect(201)).body
    const { id } = await post(service, { title: 'Clown', skill_ids: [skill.id] })
    await remove(skill.id).expect(204)
    await walksDone(service)

    expect((await add('juggling').expect(409)).body.error_code).toBe('SKILL_REMOVED')
    expect((await add('Juggling', admin).expect(201)).body.id).toBe(skill.id)
    await walksDone(service)

    expect(await found({ q: 'juggling' })).toEqual([id])
    const { body: job } = await request(service.url).get(`/api/v1/jobs/${id}`).expect(200)
    expect(job.skills).toEqual([{ id: skill.id, name: 'Juggling' }])
    expect((await service.recorded()).at(-1)).toMatchObject({
      name: 'job.skill-created',
      revision: 3,
      data: { skill_id: skill.id, is_deleted: false },
    })
  })

  it('can be removed only once, and only by an administrator', async () => {
    const { id } = (await add('Sailing').expect(201)).body
    for (const [as, status] of [
      [recruiter, 403],
      [seeker, 403],
      [{}, 401],
    ] as const) {
      await remove(id, as as typeof admin).expect(status)
    }
    await remove(999).expect(404)
    await remove(id).expect(204)
    await remove(id).expect(404)
  })
})

describe('a job that an administrator deletes', () => {
  it('is gone, and publishes the same event as any deleted job', async () => {
    const { id } = await post(service, { title: 'Fraud' })

    await request(service.url).delete(`/api/v1/jobs/${id}`).set(admin).expect(204)

    await request(service.url).get(`/api/v1/jobs/${id}`).expect(404)
    expect(await found({ q: 'fraud' })).toEqual([])
    expect((await service.recorded()).at(-1)).toMatchObject({
      name: 'job.deleted',
      actor_id: 1,
      data: { job_id: id, is_deleted: true, recruiter_user_id: 90 },
    })
  })

  it('is a published one: drafts can be deleted only by their owner', async () => {
    const { id } = await post(service, { status: 'DRAFT' })

    await request(service.url).delete(`/api/v1/jobs/${id}`).set(admin).expect(404)
    await request(service.url).put(`/api/v1/jobs/${id}`).set(admin).send({ title: 'X' }).expect(403)
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)
  })
})
