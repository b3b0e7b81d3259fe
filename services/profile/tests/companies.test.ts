import { readFile } from 'node:fs/promises'
import { createDatabase } from '@portal/chassis/mysql/database'
import { createLogger } from '@portal/chassis/runtime/log'
import { userChanged, userErased } from '@portal/contracts/auth/events'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completeCompanies } from '../src/companies/complete-companies.ts'
import { admin, newRecruiter, newSeeker, type Person, type ProfileUnderTest, startProfileService } from './portal.ts'

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
})
afterAll(() => service.stop())

const nobody = { headers: {} }
const get = (path: string, { headers }: { headers: object } = nobody) =>
  request(service.url)
    .get(`/api/v1${path}`)
    .set(headers as Record<string, string>)
const put = (path: string, { headers }: Person, body: object) =>
  request(service.url).put(`/api/v1${path}`).set(headers).send(body)

/** A recruiter with a profile, and with the company that it made. */
async function owner(company_name = 'TechCorp', company_website: string | null = null) {
  const person = newRecruiter()
  const body = { company_name, company_website }
  await request(service.url).post('/api/v1/profiles/recruiters').set(person.headers).send(body).expect(201)
  const { body: membership } = await get('/companies/mine', person).expect(200)
  return { ...person, company: membership.company, membership }
}

/** A recruiter who works for the company of another one. */
async function member(of: { company: { id: number } }, role: string) {
  const person = await owner('Former')
  await service.database.rows(
    'UPDATE company_members SET company_id = ?, role = ?, revision = revision + 1 WHERE user_id = ?',
    [of.company.id, role, person.id],
  )
  return person
}

async function block({ id }: Person, is_active = false, revision = 2) {
  const data = { user_id: id, email: `${id}@example.com`, role: 'RECRUITER' as const, is_active }
  await service.broker.publish(userChanged, {
    revision,
    data: { ...data, changed: ['is_active' as const] },
    actorId: 1,
  })
  await service.broker.consumed()
}

async function eventsOf(companyId: number) {
  const events = await service.recorded()
  return events.filter(({ data }) => (data as { company_id?: number }).company_id === companyId)
}

/** A recruiter whose profile was made by a release without companies. */
async function withoutCompany(company_name: string) {
  const person = newRecruiter()
  await service.database.rows(
    'INSERT INTO recruiters (created_at, updated_at, user_id, company_name) VALUES (NOW(3), NOW(3), ?, ?)',
    [person.id, company_name],
  )
  return person
}

async function complete() {
  const database = createDatabase({ url: service.database.url, poolSize: 1 }, createLogger('command', 'silent'), '')
  const done = await completeCompanies({ db: database.db })
  await database.stop?.()
  return done
}

describe('a company', () => {
  it('is made with the profile of its first recruiter, who owns it, and is public', async () => {
    const person = await owner('TechCorp', 'https://techcorp.example.com')

    const { body } = await get(`/companies/${person.company.id}`).expect(200)

    expect(body).toEqual(person.company)
    expect(body).toMatchObject({ name: 'TechCorp', website: 'https://techcorp.example.com', description: null })
    expect(person.membership).toMatchObject({ role: 'OWNER', left_at: null })
    expect(await eventsOf(body.id)).toMatchObject([
      { name: 'profile.company-created', revision: 1, data: { company_id: body.id, status: 'OPEN' } },
      {
        name: 'profile.company-member-changed',
        revision: 1,
        data: { user_id: person.id, company_id: body.id, role: 'OWNER', is_active: true },
      },
    ])
  })

  it('is changed by field by an owner; a new name is also that of the recruiter profiles', async () => {
    const person = await owner()
    const colleague = await member(person, 'RECRUITER')
    const path = `/companies/${person.company.id}`
    const texts = {
      name: 'Brot & Söhne',
      website: 'https://brot.example.com',
      description: '# Bread\n\nsince **1900**',
      country: 'DE',
      size: 'UP_TO_50',
      industry: 'Food',
    }

    const changed = await put(path, person, texts).expect(200)
    const cleared = await put(path, person, { industry: null }).expect(200)
    await put(path, person, texts).expect(200)
    await put(path, person, texts).expect(200)

    expect(changed.body).toMatchObject(texts)
    expect(cleared.body).toMatchObject({ ...texts, industry: null })
    for (const { id } of [person, colleague]) {
      const profile = await get(`/profiles/recruiters/user/${id}`).expect(200)
      expect(profile.body).toMatchObject({ company_name: texts.name, company_website: texts.website })
    }
    const revisions = (await eventsOf(person.company.id))
      .filter(({ name }) => name === 'profile.company-changed')
      .map(({ revision }) => revision)
    expect(revisions).toEqual([2, 3, 4])
    const renamed = (await service.recorded()).filter(({ name }) => name === 'profile.recruiter-changed')
    expect(renamed.map(({ data }) => data)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ user_id: person.id, company_name: texts.name }),
        expect.objectContaining({ user_id: colleague.id, company_name: texts.name }),
      ]),
    )
  })

  it('is changed with the recruiter profile of an owner, and only of an owner', async () => {
    const person = await owner()
    const colleague = await member(person, 'RECRUITER')

    await put(`/profiles/recruiters/${person.id}`, person, { company_name: 'Acme' }).expect(200)
    const refused = await put(`/profiles/recruiters/${colleague.id}`, colleague, { company_name: 'Evil' }).expect(403)

    expect(refused.body.error_code).toBe('COMPANY_ROLE')
    expect((await get(`/companies/${person.company.id}`).expect(200)).body.name).toBe('Acme')
    expect((await get(`/profiles/recruiters/user/${colleague.id}`).expect(200)).body.company_name).toBe('Acme')
  })

  it('is not changed by members with a smaller role, by others, or by nobody', async () => {
    const person = await owner()
    const path = `/companies/${person.company.id}`
    const code = async (as: Person, status: number) =>
      (await put(path, as, { name: 'Evil' }).expect(status)).body.error_code

    expect(await code(await member(person, 'RECRUITER'), 403)).toBe('COMPANY_ROLE')
    expect(await code(await member(person, 'INTERVIEWER'), 403)).toBe('COMPANY_ROLE')
    expect(await code(await owner(), 403)).toBe('NOT_YOURS')
    expect(await code(newRecruiter(), 403)).toBe('NOT_YOURS')
    await put(path, newSeeker(), { name: 'Evil' }).expect(403)
    await request(service.url).put(`/api/v1${path}`).send({ name: 'Evil' }).expect(401)
    await put('/companies/999999', person, { name: 'Evil' }).expect(404)
    expect((await get(path).expect(200)).body.name).toBe('TechCorp')
  })

  it.each([
    ['a name', { name: ' ' }],
    ['a name of several lines', { name: 'Tech\nCorp' }],
    ['no name', { name: null }],
    ['a website', { website: 'javascript:alert(1)' }],
    ['a website without a scheme', { website: 'techcorp.example.com' }],
    ['a long description', { description: 'x'.repeat(10_001) }],
    ['a control character', { description: 'x\u0000' }],
    ['a country', { country: 'XX' }],
    ['a size', { size: 'HUGE' }],
    ['an unknown field', { is_verified: true }],
  ])('is not changed to %s that is invalid', async (_, body) => {
    const person = await owner()
    await put(`/companies/${person.company.id}`, person, body).expect(422)
  })
})

describe('the list of companies', () => {
  it('has open companies by name, finds the beginning of a name in any spelling, and has pages', async () => {
    for (const name of ['Zebra 100% AG', 'Zébra Bau', 'Zebra_Café', 'Ant']) await owner(name)
    const names = async (query: string) =>
      (await get(`/companies?${query}`).expect(200)).body.map(({ name }: { name: string }) => name)

    expect(await names('q=zebra')).toEqual(['Zebra 100% AG', 'Zébra Bau', 'Zebra_Café'])
    expect(await names('q=zebra%20100%25')).toEqual(['Zebra 100% AG'])
    expect(await names('q=zebra%25')).toEqual([])
    expect(await names('q=_ebra')).toEqual([])
    const first = await get('/companies?q=zebra&limit=1&include_total=true').expect(200)
    expect(first.headers['x-total-count']).toBe('3')
    const next = String(/<([^>]*)>/.exec(String(first.headers.link))?.[1]).replace('/api/v1', '')
    expect((await get(next).expect(200)).body.map(({ name }: { name: string }) => name)).toEqual(['Zébra Bau'])
  })

  it('has no company whose members are all blocked', async () => {
    const person = await owner('Quagga')
    const colleague = await member(person, 'RECRUITER')
    const read = async (as: { headers: object } = nobody) => [
      (await get(`/companies/${person.company.id}`, as)).status,
      (await get('/companies?q=quagga')).body.length,
    ]

    await block(person)
    expect(await read()).toEqual([200, 1])
    await block(colleague)
    expect(await read()).toEqual([404, 0])
    expect(await read(await owner())).toEqual([404, 0])
    expect(await read(person)).toEqual([200, 0])
    expect(await read({ headers: admin })).toEqual([200, 0])
    await block(colleague, true, 3)
    expect(await read()).toEqual([200, 1])
  })
})

describe('a company of one person', () => {
  it('is closed when they are erased, and none of its texts is kept', async () => {
    const person = await owner('Okapi & Daughters')
    await put(`/companies/${person.company.id}`, person, { description: 'Okapis only' }).expect(200)

    const data = { user_id: person.id, role: 'RECRUITER' as const, erasure_id: 1 }
    await service.broker.publish(userErased, { revision: 2, data })
    await service.settled()

    await get(`/companies/${person.company.id}`).expect(404)
    await get(`/companies/${person.company.id}`, { headers: admin }).expect(404)
    expect((await get('/companies?q=okapi').expect(200)).body).toEqual([])
    const tables = ['companies', 'company_members', 'recruiters', 'outbox', 'idempotency_keys']
    const dump = JSON.stringify(
      await Promise.all(tables.map((table) => service.database.rows(`SELECT * FROM ${table}`))),
    )
    expect(dump).not.toContain('Okapi')
    expect(await service.database.rows('SELECT * FROM company_members WHERE user_id = ?', [person.id])).toEqual([])
    const events = await eventsOf(person.company.id)
    expect(events.at(-1)).toMatchObject({ name: 'profile.company-changed', data: { status: 'CLOSED' } })
  })
})

describe('a recruiter whose profile was made by a release without companies', () => {
  it('gets one company with the first request that needs it, also if twenty arrive at once', async () => {
    const person = await withoutCompany('Ibex Ltd')

    const responses = await Promise.all(Array.from({ length: 20 }, () => get('/companies/mine', person)))

    expect(new Set(responses.map(({ status, body }) => `${status} ${body.company?.name}`))).toEqual(
      new Set(['200 Ibex Ltd']),
    )
    expect(await service.database.rows('SELECT id FROM companies WHERE name = ?', ['Ibex Ltd'])).toHaveLength(1)
    expect(await eventsOf(responses[0]?.body.company.id)).toHaveLength(2)
  })

  it('gets it from the migration', async () => {
    const person = await withoutCompany('Tahr Ltd')
    const migration = await readFile(new URL('../migrations/0006_companies.sql', import.meta.url), 'utf8')
    for (const statement of migration.split('--> statement-breakpoint').slice(-2))
      await service.database.rows(statement)

    const { body } = await get('/companies/mine', person).expect(200)

    expect(body).toMatchObject({ company: { name: 'Tahr Ltd' }, role: 'OWNER', left_at: null })
    expect((await get(`/profiles/recruiters/${body.company.id}`).expect(200)).body.user_id).toBe(person.id)
    await put(`/companies/${body.company.id}`, person, { name: 'Tahr Inc' }).expect(200)
  })

  it('gets it with a change of the profile, too', async () => {
    const person = await withoutCompany('Chamois Ltd')

    await put(`/profiles/recruiters/${person.id}`, person, { company_name: 'Chamois Inc' }).expect(200)

    expect((await get('/companies/mine', person).expect(200)).body.company.name).toBe('Chamois Inc')
  })

  it('gets it from the command, which also takes over what that release changed, and may run twice', async () => {
    const [person, changed] = [await withoutCompany('Serow Ltd'), await owner('Goral')]
    await service.database.rows('UPDATE recruiters SET company_name = ?, revision = 2 WHERE user_id = ?', [
      'Goral International',
      changed.id,
    ])

    expect(await complete()).toEqual({ founded: 1, changed: expect.any(Number) })

    expect((await get('/companies?q=serow').expect(200)).body).toHaveLength(1)
    expect((await get(`/companies/${changed.company.id}`).expect(200)).body.name).toBe('Goral International')
    expect(await complete()).toEqual({ founded: 0, changed: 0 })
    await get('/companies/mine', person).expect(200)
  })

  it('has no company without a profile', async () => {
    await get('/companies/mine', newRecruiter()).expect(404)
    await get('/companies/mine', newSeeker()).expect(403)
  })
})
