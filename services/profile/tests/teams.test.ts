import { createInviteKey, linkTokenOf } from '@portal/chassis/config/link-token'
import { createPeer } from '@portal/chassis/http/peer'
import { userErased } from '@portal/contracts/auth/events'
import { invitation } from '@portal/contracts/profile/team-http'
import { testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newRecruiter, newSeeker, type Person, type ProfileUnderTest, startProfileService } from './portal.ts'

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
})
afterAll(() => service.stop())

const call = (method: 'get' | 'put' | 'post' | 'delete', path: string, { headers }: Person, body?: object) => {
  const sent = request(service.url)[method](`/api/v1${path}`).set(headers)
  return body ? sent.send(body) : sent
}

let addresses = 0
const newAddress = () => `person-${++addresses}@example.com`

async function owner(company_name = 'TechCorp') {
  const person = newRecruiter()
  await call('post', '/profiles/recruiters', person, { company_name }).expect(201)
  const { body } = await call('get', '/companies/mine', person).expect(200)
  return { ...person, companyId: body.company.id as number }
}
type Owner = Awaited<ReturnType<typeof owner>>

const invite = (as: Owner, body: object = { email: newAddress(), role: 'RECRUITER' }) =>
  call('post', `/companies/${as.companyId}/invites`, as, body)

async function tokensOf(as: Owner): Promise<string[]> {
  const { body } = await call('get', `/companies/${as.companyId}/invites`, as).expect(200)
  return body.map(({ token }: { token: string }) => token)
}

/** The token of a new invite. */
async function invited(as: Owner, role = 'RECRUITER') {
  await invite(as, { email: newAddress(), role, name: 'Grace' }).expect(200)
  return String((await tokensOf(as)).at(-1))
}

const accept = (person: Person, token: string) => call('post', '/invites/accept', person, { token })

async function joined(to: Owner, role = 'RECRUITER') {
  const person = newRecruiter()
  await accept(person, await invited(to, role)).expect(200)
  return person
}

async function rolesOf(as: Person, companyId: number) {
  const { body } = await call('get', `/companies/${companyId}/members`, as).expect(200)
  return body.map(({ user_id, role }: { user_id: number; role: string }) => [user_id, role])
}

const memberPath = (of: Owner, { id }: Person) => `/companies/${of.companyId}/members/${id}`

async function memberEvents({ id }: Person) {
  const events = await service.recorded()
  return events.filter(
    ({ name, data }) => name === 'profile.company-member-changed' && (data as { user_id: number }).user_id === id,
  )
}

async function erase({ id }: Person) {
  await service.broker.publish(userErased, { revision: 2, data: { user_id: id, role: 'RECRUITER', erasure_id: id } })
  await service.settled()
}

describe('an invite', () => {
  it('makes somebody a member, with a recruiter profile, and then is gone with its address', async () => {
    const of = await owner()
    const [email, person] = [newAddress(), newRecruiter()]
    await invite(of, { email, role: 'RECRUITER', name: 'Grace' }).expect(200)
    const [token = ''] = await tokensOf(of)

    const { body } = await accept(person, token).expect(200)

    expect(body).toMatchObject({ company: { id: of.companyId }, role: 'RECRUITER', name: 'Grace', left_at: null })
    const profile = await call('get', `/profiles/recruiters/user/${person.id}`, person).expect(200)
    expect(profile.body).toMatchObject({ company_name: 'TechCorp' })
    expect(await memberEvents(person)).toMatchObject([
      { revision: 1, data: { company_id: of.companyId, role: 'RECRUITER', is_active: true } },
    ])
    expect(await tokensOf(of)).toEqual([])
    const tables = ['company_invites', 'outbox', 'idempotency_keys']
    const dump = JSON.stringify(
      await Promise.all(tables.map((table) => service.database.rows(`SELECT * FROM ${table}`))),
    )
    expect(dump).not.toContain(email)
    expect(dump).not.toContain(token)
    await accept(newRecruiter(), token).expect(404)
  })

  it('is the same one for the same address, also if twenty are made at once', async () => {
    const [of, email] = [await owner(), newAddress()]

    const responses = await Promise.all(
      Array.from({ length: 20 }, () => invite(of, { email: email.toUpperCase(), role: 'RECRUITER' })),
    )

    expect(new Set(responses.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
    expect(await tokensOf(of)).toHaveLength(1)
  })

  it('is accepted once, also if twenty people try at once', async () => {
    const of = await owner()
    const token = await invited(of)

    const responses = await Promise.all(Array.from({ length: 20 }, () => accept(newRecruiter(), token)))

    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await rolesOf(of, of.companyId)).toHaveLength(2)
  })

  it('makes nobody a member of two companies, also if twenty are accepted at once', async () => {
    const person = newRecruiter()
    const tokens: string[] = []
    while (tokens.length < 20) tokens.push(await invited(await owner()))

    const responses = await Promise.all(tokens.map((token) => accept(person, token)))

    const rows = await service.database.rows('SELECT left_at FROM company_members WHERE user_id = ?', [person.id])
    expect(rows).toEqual([{ left_at: null }])
    expect(responses.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    expect(responses.map(({ status }) => status).filter((status) => ![200, 409].includes(status))).toEqual([])
  })

  it('is not good after 14 days, and cannot be made up', async () => {
    const of = await owner()
    const token = await invited(of)
    await service.database.rows(
      'UPDATE company_invites SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE company_id = ?',
      [of.companyId],
    )

    await accept(newRecruiter(), token).expect(404)
    await accept(newRecruiter(), 'made-up').expect(404)
    expect(await tokensOf(of)).toEqual([])
  })

  it('is refused by whoever has its token, once, and then is gone with its address', async () => {
    const of = await owner()
    const email = newAddress()
    await invite(of, { email, role: 'RECRUITER' }).expect(200)
    const [token = ''] = await tokensOf(of)
    const refuse = () => request(service.url).post('/api/v1/invites/refuse').send({ token })

    await refuse().expect(204)

    await refuse().expect(404)
    await accept(newRecruiter(), token).expect(404)
    expect(JSON.stringify(await service.database.rows('SELECT * FROM company_invites'))).not.toContain(email)
  })

  it('is announced by its number only, and described for the service that sends its email while it is open', async () => {
    const of = await owner()
    const email = newAddress()
    const { body } = await invite(of, { email, role: 'INTERVIEWER' }).expect(200)
    await invite(of, { email, role: 'INTERVIEWER' }).expect(200)

    const announced = (await service.recorded()).filter(
      ({ name, data }) => name === 'profile.invite-created' && (data as { invite_id: number }).invite_id === body.id,
    )
    expect(announced).toMatchObject([{ actor_id: of.id, data: { invite_id: body.id, company_id: of.companyId } }])
    const secret = testSecrets.SERVICE_SECRET
    const sender = createPeer({ from: 'notification', to: 'profile', url: service.url, secret })
    const read = () => sender.request(`/invites/${body.id}`, z.object({ data: invitation }))
    const described = await read()
    expect(described?.data).toMatchObject({ email, role: 'INTERVIEWER', company_name: 'TechCorp' })
    const [token = ''] = await tokensOf(of)
    expect(linkTokenOf(createInviteKey(secret), described?.data.link_id ?? '')).toBe(token)
    await accept(newRecruiter(), token).expect(200)
    expect(await read()).toBeUndefined()
  })

  it('is made a hundred times a day at most', async () => {
    const of = await owner()
    await invite(of).expect(200)
    await service.database.rows('UPDATE company_counts SET done = 100 WHERE company_id = ?', [of.companyId])

    const { body, headers } = await invite(of).expect(429)

    expect(body.error_code).toBe('COMPANY_LIMIT')
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    await service.database.rows("UPDATE company_counts SET period = '2026-01-01' WHERE company_id = ?", [of.companyId])
    await invite(of).expect(200)
  })

  it('is one of fifty at most, and can be withdrawn', async () => {
    const of = await owner()
    for (let count = 0; count < 50; count++) await invite(of).expect(200)

    expect((await invite(of).expect(409)).body.error_code).toBe('INVITE_LIMIT')
    const { body } = await call('get', `/companies/${of.companyId}/invites`, of).expect(200)
    await call('delete', `/companies/${of.companyId}/invites/${body[0].id}`, of).expect(204)
    await call('delete', `/companies/${of.companyId}/invites/${body[0].id}`, of).expect(404)
    await accept(newRecruiter(), body[0].token).expect(404)
    await invite(of).expect(200)
  })

  it('closes the company of somebody who is alone there, unless it has published jobs', async () => {
    const [of, alone, hiring] = [await owner(), await owner('Alone'), await owner('Hiring')]
    const published = (companyId: number, count: number) =>
      service.jobs.state.set(`/companies/${companyId}`, { revision: 0, data: { published: count } })
    published(alone.companyId, 0)
    published(hiring.companyId, 1)

    await accept(alone, await invited(of)).expect(200)
    const refused = await accept(hiring, await invited(of)).expect(409)

    expect(refused.body.error_code).toBe('ALREADY_MEMBER')
    await call('get', `/companies/${alone.companyId}`, alone).expect(404)
    const profile = await call('get', `/profiles/recruiters/user/${alone.id}`, alone).expect(200)
    expect(profile.body.company_name).toBe('TechCorp')
    expect(await memberEvents(alone)).toMatchObject([
      { revision: 1 },
      { revision: 2, data: { company_id: of.companyId } },
    ])
    const colleague = await joined(of)
    expect((await accept(colleague, await invited(hiring)).expect(409)).body.error_code).toBe('ALREADY_MEMBER')
  })

  it('is not accepted when the company is full', async () => {
    const of = await owner()
    const token = await invited(of)
    const rows = Array.from({ length: 199 }, (_, nth) => `(${900_000 + nth}, ${of.companyId}, 'RECRUITER', NOW(3), 1)`)
    await service.database.rows(
      `INSERT INTO company_members (user_id, company_id, role, joined_at, revision) VALUES ${rows.join(', ')}`,
    )

    expect((await accept(newRecruiter(), token).expect(409)).body.error_code).toBe('TEAM_FULL')
  })
})

describe('the team of a company', () => {
  it('is managed by owners only, and not there for others', async () => {
    const of = await owner()
    const [recruiter, interviewer, stranger] = [await joined(of), await joined(of, 'INTERVIEWER'), await owner()]
    const acts = (as: Person) =>
      Promise.all([
        call('get', `/companies/${of.companyId}/invites`, as),
        call('post', `/companies/${of.companyId}/invites`, as, { email: newAddress(), role: 'OWNER' }),
        call('delete', `/companies/${of.companyId}/invites/1`, as),
        call('put', memberPath(of, recruiter), as, { role: 'OWNER' }),
        call('delete', memberPath(of, of), as),
      ])

    for (const as of [recruiter, interviewer]) {
      const responses = await acts(as)
      expect(responses.map(({ status, body }) => `${status} ${body.error_code}`)).toEqual(
        Array(5).fill('403 COMPANY_ROLE'),
      )
    }
    expect((await acts(stranger)).map(({ status }) => status)).toEqual(Array(5).fill(404))
    expect((await acts(newSeeker())).map(({ status }) => status)).toEqual(Array(5).fill(403))
    expect(await rolesOf(interviewer, of.companyId)).toEqual([
      [of.id, 'OWNER'],
      [recruiter.id, 'RECRUITER'],
      [interviewer.id, 'INTERVIEWER'],
    ])
    await call('get', `/companies/${of.companyId}/members`, stranger).expect(404)
  })

  it('always has an owner, also if two leave at once', async () => {
    const of = await owner()
    const other = await joined(of)
    const code = async (response: request.Test) => (await response.expect(409)).body.error_code

    expect(await code(call('delete', memberPath(of, of), of))).toBe('LAST_OWNER')
    expect(await code(call('put', memberPath(of, of), of, { role: 'RECRUITER' }))).toBe('LAST_OWNER')
    await call('put', memberPath(of, other), of, { role: 'OWNER' }).expect(200)
    const left = await Promise.all([of, other].map((each) => call('delete', memberPath(of, each), each)))

    expect(left.map(({ status }) => status).sort()).toEqual([204, 409])
  })

  it('says what changed, and nothing if nothing did', async () => {
    const of = await owner()
    const person = await joined(of)

    await call('put', memberPath(of, person), of, { role: 'INTERVIEWER', name: 'Ada' }).expect(200)
    await call('put', memberPath(of, person), of, { role: 'INTERVIEWER', name: 'Ada' }).expect(200)
    await call('delete', memberPath(of, person), of).expect(204)

    expect((await memberEvents(person)).map(({ revision, data }) => [revision, data])).toMatchObject([
      [1, { role: 'RECRUITER', is_active: true }],
      [2, { role: 'INTERVIEWER', is_active: true }],
      [3, { role: 'INTERVIEWER', is_active: false }],
    ])
    await call('get', '/companies/mine', person).expect(404)
    await call('delete', memberPath(of, person), of).expect(404)
    await accept(person, await invited(of)).expect(200)
    expect((await memberEvents(person)).at(-1)).toMatchObject({
      revision: 4,
      data: { role: 'RECRUITER', is_active: true },
    })
  })

  it('can be left to found another company, once, whatever happens at once', async () => {
    const of = await owner()
    const person = await joined(of)
    const found = (as: Person, name = 'Second') => call('post', '/companies', as, { name, website: null })
    expect((await found(person).expect(409)).body.error_code).toBe('ALREADY_MEMBER')
    await call('delete', memberPath(of, person), person).expect(204)
    const change = await call('put', `/profiles/recruiters/${person.id}`, person, { company_name: 'X' }).expect(409)
    expect(change.body.error_code).toBe('NO_COMPANY')

    const responses = await Promise.all(Array.from({ length: 10 }, () => found(person)))

    const created = responses.filter(({ status }) => status === 201)
    expect(created).toHaveLength(1)
    expect(responses.filter(({ status }) => status === 409)).toHaveLength(9)
    const { id, name } = created[0]?.body ?? {}
    expect(name).toBe('Second')
    expect(created[0]?.headers.location).toBe(`/api/v1/companies/${id}`)
    expect((await call('get', '/companies/mine', person).expect(200)).body).toMatchObject({
      company: { id, name: 'Second' },
      role: 'OWNER',
    })
    const profile = await call('get', `/profiles/recruiters/user/${person.id}`, person).expect(200)
    expect(profile.body.company_name).toBe('Second')
    expect((await memberEvents(person)).map(({ data }) => (data as { change: string }).change)).toEqual([
      'JOINED',
      'LEFT',
      'FOUNDED',
    ])
    // The next profile and its company have ids that nobody has.
    const next = await owner('Third')
    expect(next.companyId).toBeGreaterThan(id)
  })

  it('can be founded by a recruiter without a profile, who gets one', async () => {
    const person = newRecruiter()
    const { body } = await call('post', '/companies', person, { name: 'First' }).expect(201)

    const profile = await call('get', `/profiles/recruiters/user/${person.id}`, person).expect(200)
    expect(profile.body).toMatchObject({ id: body.id, company_name: 'First', company_website: null })
    await call('post', '/profiles/recruiters', person, { company_name: 'Again' }).expect(409)
  })

  it('gets the recruiter who joined first as an owner when the last one is erased', async () => {
    const of = await owner()
    await joined(of, 'INTERVIEWER')
    const [first] = [await joined(of), await joined(of)]
    await invite(of, { email: 'nobody-reads-this@example.com', role: 'RECRUITER' }).expect(200)

    await erase(of)

    expect((await call('get', '/companies/mine', first).expect(200)).body.role).toBe('OWNER')
    expect((await memberEvents(first)).at(-1)).toMatchObject({ revision: 2, data: { role: 'OWNER' } })
    expect(JSON.stringify(await service.database.rows('SELECT * FROM company_invites'))).not.toContain(
      'nobody-reads-this',
    )
  })
})
