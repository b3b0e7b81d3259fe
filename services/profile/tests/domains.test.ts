import { userErased } from '@portal/contracts/auth/events'
import { type NameServer, startNameServer } from '@portal/testing/name-server'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newRecruiter, type Person, type ProfileUnderTest, seekerWithProfile, startProfileService } from './portal.ts'

let nameServer: NameServer | undefined
let missing = ''
let service: ProfileUnderTest
beforeAll(async () => {
  nameServer = await startNameServer().catch((error: Error) => {
    missing = error.message
    return undefined
  })
  if (!nameServer) console.warn(`records of domains are not tested: ${missing}`)
  // Nothing listens on the discard port.
  service = await startProfileService({ DNS_SERVERS: nameServer?.address ?? '127.0.0.1:9' })
}, 120_000)
afterAll(async () => {
  await service?.stop()
  await nameServer?.stop()
})

const call = (method: 'get' | 'put' | 'post' | 'delete', path: string, { headers }: Person, body?: object) => {
  const sent = request(service.url)[method](`/api/v1${path}`).set(headers)
  return body ? sent.send(body) : sent
}

let companies = 0

/** The owner of a new company, with a domain that nobody has. */
async function owner() {
  const person = newRecruiter()
  companies += 1
  const { body } = await call('post', '/companies', person, { name: `Company ${companies}` }).expect(201)
  return { ...person, companyId: body.id as number, name: `company-${companies}.example` }
}
type Owner = Awaited<ReturnType<typeof owner>>

const add = (of: Owner, domain: string = of.name) => call('post', `/companies/${of.companyId}/domains`, of, { domain })
const check = (of: Owner, domain: string = of.name) =>
  call('post', `/companies/${of.companyId}/domains/${domain}/check`, of)
const list = async (of: Owner) => (await call('get', `/companies/${of.companyId}/domains`, of).expect(200)).body
const isVerified = async ({ companyId }: Owner) =>
  (await request(service.url).get(`/api/v1/companies/${companyId}`).expect(200)).body.is_verified

async function eventsOf({ companyId }: Owner, name: string) {
  const events = await service.recorded()
  return events.filter(
    (event) => event.name === name && (event.data as { company_id: number }).company_id === companyId,
  )
}

/** Makes the daily look due now, with a record that has been missing for some days. */
function hurry(of: Owner, missingDays?: number) {
  return service.database.rows(
    `UPDATE company_domains SET check_due_at = UTC_TIMESTAMP(3), missing_since = UTC_TIMESTAMP(3) - INTERVAL ? HOUR
     WHERE company_id = ?`,
    [missingDays === undefined ? null : missingDays * 24 + 1, of.companyId],
  )
}

describe('a domain of a company', () => {
  it('is added in the form that can be registered, once, with the record to make, and can be removed', async () => {
    const of = await owner()

    const { body } = await add(of, `https://WWW.${of.name}/jobs`).expect(200)

    expect(body).toMatchObject({ domain: of.name, is_verified: false, verified_at: null, missing_since: null })
    expect(body.record).toMatchObject({ type: 'TXT', name: `_portal.${of.name}` })
    expect(body.record.value).toMatch(/^portal-verification=[\w-]{43}$/)
    expect((await add(of).expect(200)).body).toEqual(body)
    expect(await list(of)).toEqual([body])
    const other = await owner()
    expect((await add(other, of.name).expect(200)).body.record.value).not.toBe(body.record.value)
    await call('delete', `/companies/${of.companyId}/domains/${of.name}`, of).expect(204)
    await call('delete', `/companies/${of.companyId}/domains/${of.name}`, of).expect(404)
    expect(await list(of)).toEqual([])
  })

  it('is none that nobody can register, and one of ten at most', async () => {
    const of = await owner()
    for (const domain of ['co.uk', 'localhost', '192.0.2.1', 'two words']) {
      expect((await add(of, domain).expect(422)).body.errors).toMatchObject([{ path: 'domain' }])
    }
    for (let nth = 0; nth < 10; nth++) await add(of, `a${nth}-${of.name}`).expect(200)

    expect((await add(of).expect(409)).body.error_code).toBe('DOMAIN_LIMIT')
  })

  it('is the business of owners, and not there for others', async () => {
    const [of, stranger] = [await owner(), await owner()]
    await add(of).expect(200)
    const colleague = newRecruiter()
    const { body } = await call('post', '/companies', colleague, { name: 'Left' }).expect(201)
    expect(body.id).toBeGreaterThan(0)
    await service.database.rows("UPDATE company_members SET company_id = ?, role = 'RECRUITER' WHERE user_id = ?", [
      of.companyId,
      colleague.id,
    ])
    const path = `/companies/${of.companyId}/domains`
    const acts = (as: Person) =>
      Promise.all([
        call('get', path, as),
        call('post', path, as, { domain: of.name }),
        call('post', `${path}/${of.name}/check`, as),
        call('delete', `${path}/${of.name}`, as),
      ])

    expect((await acts(colleague)).map(({ body: { error_code } }) => error_code)).toEqual(Array(4).fill('COMPANY_ROLE'))
    expect((await acts(stranger)).map(({ status }) => status)).toEqual(Array(4).fill(404))
  })
})

describe('the record of a domain', () => {
  const recordsOf = async (...owners: Owner[]) => {
    const all = await Promise.all(owners.map(async (of) => (await add(of)).body.record))
    return Object.fromEntries(all.map(({ name, value }) => [name, [value]]))
  }
  beforeEach(({ skip }) => {
    if (!nameServer) skip(missing)
  })

  it('verifies the domain and the company, and the answer says what was found', async () => {
    const of = await owner()
    const { record } = (await add(of).expect(200)).body
    await nameServer?.serve({ [record.name]: ['v=spf1 -all', 'portal-verification=another'] })
    const failed = await check(of).expect(200)
    expect(failed.body).toMatchObject({ domain: of.name, is_verified: false, has_answer: true })
    expect(failed.body.found.toSorted()).toEqual(['portal-verification=another', 'v=spf1 -all'])

    await nameServer?.serve({ [record.name]: [record.value] })
    const { body } = await check(of).expect(200)

    expect(body).toEqual({ domain: of.name, is_verified: true, has_answer: true, found: [record.value] })
    expect(await isVerified(of)).toBe(true)
    expect(await list(of)).toMatchObject([{ is_verified: true, verified_at: expect.any(String) }])
    expect((await eventsOf(of, 'profile.company-changed')).map(({ data }) => data)).toMatchObject([
      { status: 'OPEN', is_verified: true },
    ])
    await check(of).expect(200)
    expect(await eventsOf(of, 'profile.company-changed')).toHaveLength(1)
    await call('delete', `/companies/${of.companyId}/domains/${of.name}`, of).expect(204)
    expect(await isVerified(of)).toBe(false)
  })

  it('that does not exist, or name servers that do not answer, verify nothing', async () => {
    const of = await owner()
    await add(of).expect(200)
    await nameServer?.serve({})
    expect((await check(of).expect(200)).body).toMatchObject({ is_verified: false, has_answer: true, found: [] })

    await nameServer?.pause()

    expect((await check(of).expect(200)).body).toMatchObject({ is_verified: false, has_answer: false, found: [] })
  })

  it('is looked for ten times an hour at most when asked', async () => {
    const of = await owner()
    await add(of).expect(200)
    await nameServer?.serve({})
    for (let nth = 0; nth < 10; nth++) await check(of).expect(200)

    expect((await check(of).expect(429)).body.error_code).toBe('COMPANY_LIMIT')
    await service.database.rows("UPDATE company_counts SET period = '2026-01-01T00' WHERE company_id = ?", [
      of.companyId,
    ])
    await check(of).expect(200)
  })

  it('gives a domain to one company, also if two have theirs and check at once', async () => {
    const [one, other] = [await owner(), await owner()]
    const [mine, yours] = [(await add(one)).body.record, (await add(other, one.name)).body.record]
    await nameServer?.serve({ [mine.name]: [mine.value, yours.value] })

    const responses = await Promise.all([check(one), check(other, one.name)])

    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(responses.find(({ status }) => status === 409)?.body.error_code).toBe('DOMAIN_TAKEN')
    expect((await add(await owner(), one.name).expect(409)).body.error_code).toBe('DOMAIN_TAKEN')
  })

  it('is looked for every day, and the domain is lost when it has been missing for a week', async () => {
    const [kept, lately, lost] = [await owner(), await owner(), await owner()]
    await nameServer?.serve(await recordsOf(kept, lately, lost))
    for (const of of [kept, lately, lost]) await check(of).expect(200)
    await nameServer?.serve(await recordsOf(kept))

    await hurry(kept, 6)
    await hurry(lately)
    await hurry(lost, 7)

    await until('the domain to be lost', async () => !(await isVerified(lost)))
    expect(await eventsOf(lost, 'profile.domain-lost')).toMatchObject([{ data: { owner_user_ids: [lost.id] } }])
    expect(await list(lost)).toMatchObject([{ is_verified: false, missing_since: null }])
    await until('the other record to be missed', async () => (await list(lately))[0].missing_since !== null)
    await until('the record to be found', async () => (await list(kept))[0].missing_since === null)
    expect([await isVerified(kept), await isVerified(lately)]).toEqual([true, true])
  }, 60_000)

  it('does not count as missing while the name servers do not answer', async () => {
    const of = await owner()
    await nameServer?.serve(await recordsOf(of))
    await check(of).expect(200)
    await nameServer?.pause()

    await hurry(of, 30)

    await until('the claim', async () => {
      const [row] = await service.database.rows<{ minutes: number }>(
        'SELECT TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(3), check_due_at) AS minutes FROM company_domains WHERE company_id = ?',
        [of.companyId],
      )
      return (row?.minutes ?? 0) > 30
    })
    expect(await isVerified(of)).toBe(true)
  }, 60_000)

  it('goes with the company of a person who is erased', async () => {
    const of = await owner()
    await nameServer?.serve(await recordsOf(of))
    await check(of).expect(200)

    await service.broker.publish(userErased, {
      revision: 2,
      data: { user_id: of.id, role: 'RECRUITER', erasure_id: 1 },
    })
    await service.settled()

    expect(JSON.stringify(await service.database.rows('SELECT * FROM company_domains'))).not.toContain(of.name)
  })
})

describe('the companies that a job seeker blocks', () => {
  const path = ({ id }: Person) => `/profiles/job-seekers/${id}/blocked-companies`

  it('are replaced as a whole, and go with the profile', async () => {
    const [of, seeker] = [await owner(), await seekerWithProfile(service)]
    const change = (body: object) => call('put', path(seeker), seeker, body)

    const { body } = await change({ company_ids: [of.companyId, of.companyId], domains: ['WWW.Nobody.example'] })

    expect(body).toEqual({
      companies: [{ id: of.companyId, name: expect.stringMatching(/^Company/) }],
      domains: ['nobody.example'],
    })
    expect((await call('get', path(seeker), seeker).expect(200)).body).toEqual(body)
    const fields = async (response: request.Test) =>
      (await response.expect(422)).body.errors.map((error: { path: string }) => error.path)
    expect(await fields(change({ company_ids: [of.companyId, 99_999], domains: [] }))).toEqual(['company_ids/1'])
    expect(await fields(change({ company_ids: [], domains: ['co.uk'] }))).toEqual(['domains/0'])
    await call('get', path(seeker), await seekerWithProfile(service)).expect(404)
    await change({ company_ids: [], domains: [] }).expect(200)
    expect((await call('get', path(seeker), seeker)).body).toEqual({ companies: [], domains: [] })
    await change({ company_ids: [of.companyId], domains: ['nobody.example'] }).expect(200)
    const data = { user_id: seeker.id, role: 'JOB_SEEKER', erasure_id: 2 } as const
    await service.broker.publish(userErased, { revision: 2, data })
    await service.settled()
    for (const table of ['blocked_companies', 'blocked_domains']) {
      expect(await service.database.rows(`SELECT * FROM ${table} WHERE seeker_user_id = ?`, [seeker.id])).toEqual([])
    }
  })

  it('are blocked by themselves or by a domain that they have verified', async () => {
    const [direct, byDomain, unproven] = [await owner(), await owner(), await owner()]
    const seeker = await seekerWithProfile(service)
    for (const of of [byDomain, unproven]) await add(of).expect(200)
    await service.database.rows('UPDATE company_domains SET verified_at = NOW(3) WHERE company_id = ?', [
      byDomain.companyId,
    ])
    const domains = [byDomain.name, unproven.name]
    await call('put', path(seeker), seeker, { company_ids: [direct.companyId], domains }).expect(200)

    const answers = await Promise.all(
      [direct, byDomain, unproven].map(({ companyId }) => call('get', `${path(seeker)}/${companyId}`, seeker)),
    )

    expect(answers.map(({ body }) => body.is_blocked)).toEqual([true, true, false])
  })
})
