import { userChanged, userErased } from '@portal/contracts/auth/events'
import type { MemberRole } from '@portal/contracts/profile/companies-http'
import { memberChanged, recruiterCreated } from '@portal/contracts/profile/events'
import { teamExamples } from '@portal/contracts/profile/team-examples'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idsOf, type JobServiceUnderTest, jobBody, post, startWithOwnCache, walksDone } from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startWithOwnCache(6)
})
afterAll(() => service.stop())

let last = 1000
const joinedAt = (nth: number) => new Date(Date.UTC(2026, 0, 1) + nth * 1000).toISOString()

/** A recruiter with a profile, who is in no company. */
async function recruiter() {
  const id = ++last
  const data = { recruiter_id: id + 5000, user_id: id, company_name: `Company of ${id}` }
  await service.broker.publish(recruiterCreated, { revision: 1, data })
  await service.broker.consumed()
  return { id, headers: bearer(id, 'RECRUITER'), revision: 1 }
}
type Recruiter = Awaited<ReturnType<typeof recruiter>>

/** Says what somebody is in a company. */
async function membership(person: Recruiter, company_id: number, role: MemberRole, is_active = true) {
  const data = { user_id: person.id, company_id, role, is_active, joined_at: joinedAt(person.id) }
  await service.broker.publish(memberChanged, { revision: ++person.revision, data })
  await service.broker.consumed()
  await walksDone(service)
}

async function member(company: number, role: MemberRole) {
  const person = await recruiter()
  await membership(person, company, role)
  return person
}

const call = (method: 'get' | 'put' | 'delete', path: string, person: Recruiter | undefined, body?: object) => {
  const sent = request(service.url)
    [method](`/api/v1/jobs${path}`)
    .set(person?.headers ?? {})
  return body ? sent.send(body) : sent
}

async function inCharge(id: number) {
  const [row] = await service.database.rows('SELECT recruiter_user_id, company_id, is_hidden FROM jobs WHERE id = ?', [
    id,
  ])
  return row
}

async function lastEventOf(id: number) {
  return (await service.recorded()).filter(({ aggregate_id }) => aggregate_id === String(id)).at(-1)
}

async function block({ id }: Recruiter, isBlocked = true) {
  const data = { user_id: id, email: 'r@example.com', role: 'RECRUITER', is_active: !isBlocked } as const
  await service.broker.publish(userChanged, { revision: ++last, data: { ...data, changed: ['is_active'] } })
  await service.broker.consumed()
  await walksDone(service)
}

let companies = 0
const newCompany = () => ++companies

describe('the jobs of a company', () => {
  it.each(teamExamples)('are managed by $who: $access', async ({ member: is, isInCharge, access }) => {
    const company = newCompany()
    const owner = await member(company, 'OWNER')
    const person = await recruiter()
    const job = await post(service, { status: 'DRAFT' }, (isInCharge ? person : owner).headers)
    // The company of the job is known, and somebody else could not take it over in the meantime.
    await service.database.rows('UPDATE jobs SET company_id = ? WHERE id = ?', [company, job.id])
    if (is) {
      await service.database.rows('INSERT INTO members VALUES (?, ?, ?, ?, NOW(3), 1)', [
        person.id,
        is.isOfCompany ? company : newCompany(),
        is.role,
        is.isActive,
      ])
    }
    const status = { ALLOWED: 200, ROLE: 403, FOREIGN: 404 }[access]

    const responses = [
      await call('get', `/my/jobs/${job.id}`, person),
      await call('get', `/${job.id}`, person),
      await call('put', `/${job.id}`, person, { title: 'Cook' }),
      await call('put', `/${job.id}/status`, person, { new_status: 'OPEN' }),
    ]

    expect(responses.map((response) => response.status)).toEqual([status, status, status, status])
    if (access === 'ROLE') expect(responses[0]?.body.error_code).toBe('COMPANY_ROLE')
  })

  it('are listed for the team, found by company, and say which company it is', async () => {
    const company = newCompany()
    const [owner, colleague, interviewer] = [
      await member(company, 'OWNER'),
      await member(company, 'RECRUITER'),
      await member(company, 'INTERVIEWER'),
    ]
    const stranger = await member(newCompany(), 'OWNER')
    const open = await post(service, {}, owner.headers)
    const draft = await post(service, { status: 'DRAFT' }, colleague.headers)
    await post(service, {}, stranger.headers)

    expect(open.company_id).toBe(company)
    expect(idsOf(await call('get', '/my/jobs', owner))).toEqual([open.id])
    expect(idsOf(await call('get', '/my/jobs?of=company', owner))).toEqual([draft.id, open.id])
    expect(idsOf(await call('get', '/my/jobs?of=company&view=card&status=OPEN', colleague))).toEqual([open.id])
    expect((await call('get', '/my/jobs?of=company', interviewer)).body.error_code).toBe('COMPANY_ROLE')
    await call('get', '/my/jobs?of=company', await recruiter()).expect(404)
    expect(idsOf(await call('get', `/search?company_id=${company}`, undefined))).toEqual([open.id])
    expect((await call('get', `/search/facets?company_id=${company}`, undefined)).body.total).toBe(1)
    expect(await lastEventOf(open.id)).toMatchObject({ data: { company_id: company } })
  })

  it('are not posted by interviewers and by people who have left', async () => {
    const company = newCompany()
    await member(company, 'OWNER')
    const [interviewer, former] = [await member(company, 'INTERVIEWER'), await member(company, 'RECRUITER')]
    await membership(former, company, 'RECRUITER', false)
    const refused = async (person: Recruiter, status: number) =>
      (await request(service.url).post('/api/v1/jobs/').set(person.headers).send(jobBody).expect(status)).body
        .error_code

    expect(await refused(interviewer, 403)).toBe('COMPANY_ROLE')
    expect(await refused(former, 409)).toBe('NO_COMPANY')
  })

  it('get their company when it becomes known, as the jobs from before companies', async () => {
    const person = await recruiter()
    const job = await post(service, {}, person.headers)
    expect(job.company_id).toBeNull()

    const company = newCompany()
    await membership(person, company, 'OWNER')

    expect((await call('get', `/${job.id}`, undefined).expect(200)).body.company_id).toBe(company)
    expect(await lastEventOf(job.id)).toMatchObject({ name: 'job.changed', revision: 2, data: { company_id: company } })
  })

  it('are managed by a colleague whose membership is fetched once, because its event has not arrived', async () => {
    const company = newCompany()
    const job = await post(service, {}, (await member(company, 'OWNER')).headers)
    const colleague = await recruiter()
    const data = {
      user_id: colleague.id,
      company_id: company,
      role: 'RECRUITER',
      is_active: true,
      joined_at: joinedAt(1),
    }
    service.profiles.state.set(`/members/${colleague.id}`, { revision: 1, data })

    await call('get', `/my/jobs/${job.id}`, colleague).expect(200)
    await call('put', `/${job.id}`, colleague, { title: 'Cook' }).expect(200)

    expect(service.profiles.requested.filter((path) => path === `/members/${colleague.id}`)).toHaveLength(1)
  })
})

describe('a job of somebody who', () => {
  async function team() {
    const company = newCompany()
    const [owner, person] = [await member(company, 'OWNER'), await member(company, 'RECRUITER')]
    await member(company, 'OWNER')
    const [open, draft] = [
      await post(service, {}, person.headers),
      await post(service, { status: 'DRAFT' }, person.headers),
    ]
    return { company, owner, person, open: open.id as number, draft: draft.id as number }
  }

  it.each<[string, MemberRole, boolean]>([
    ['has left', 'RECRUITER', false],
    ['became an interviewer', 'INTERVIEWER', true],
  ])('%s is taken over by the owner who joined first', async (_, role, isActive) => {
    const { company, owner, person, open, draft } = await team()

    await membership(person, company, role, isActive)

    for (const id of [open, draft]) {
      expect(await inCharge(id)).toEqual({ recruiter_user_id: owner.id, company_id: company, is_hidden: 0 })
      expect(await lastEventOf(id)).toMatchObject({
        name: 'job.owner-changed',
        revision: 2,
        data: { recruiter_user_id: owner.id, from_user_id: person.id, company_id: company },
      })
    }
    const refused = isActive ? 403 : 404
    await call('get', `/my/jobs/${draft}`, person).expect(refused)
    await call('get', `/my/jobs/${draft}`, owner).expect(200)
  })

  it('is blocked is taken over by an owner, and stays with them', async () => {
    const { owner, person, open } = await team()

    await block(person)

    expect(await inCharge(open)).toMatchObject({ recruiter_user_id: owner.id, is_hidden: 0 })
    await call('get', `/${open}`, undefined).expect(200)
    await block(person, false)
    expect(await inCharge(open)).toMatchObject({ recruiter_user_id: owner.id })
  })

  it('is blocked is hidden until the block ends if there is no owner who is not blocked', async () => {
    const company = newCompany()
    const owner = await member(company, 'OWNER')
    await member(company, 'RECRUITER')
    const { id } = await post(service, {}, owner.headers)

    await block(owner)
    await call('get', `/${id}`, undefined).expect(404)
    expect(await inCharge(id)).toMatchObject({ recruiter_user_id: owner.id, is_hidden: 1 })

    await block(owner, false)
    await call('get', `/${id}`, undefined).expect(200)
  })

  it.each<MemberRole>(['OWNER', 'RECRUITER'])('is erased is taken over by an %s, who keeps it', async (role) => {
    const company = newCompany()
    const [person, colleague] = [await member(company, 'OWNER'), await member(company, role)]
    const { id } = await post(service, { title: 'Kept' }, person.headers)

    const data = { user_id: person.id, role: 'RECRUITER' as const, erasure_id: 1 }
    await service.broker.publish(userErased, { revision: 9, data })
    await service.broker.consumed()

    expect(await inCharge(id)).toMatchObject({ recruiter_user_id: colleague.id, company_id: company })
    expect((await call('get', `/${id}`, undefined).expect(200)).body.title).toBe('Kept')
    expect(await service.database.rows('SELECT * FROM members WHERE user_id = ?', [person.id])).toEqual([])
  })

  it('is erased goes with them if nobody else is there', async () => {
    const company = newCompany()
    const person = await member(company, 'OWNER')
    await member(company, 'INTERVIEWER')
    const { id } = await post(service, {}, person.headers)

    const data = { user_id: person.id, role: 'RECRUITER' as const, erasure_id: 1 }
    await service.broker.publish(userErased, { revision: 9, data })
    await service.broker.consumed()

    await call('get', `/${id}`, undefined).expect(404)
    expect(await lastEventOf(id)).toMatchObject({ name: 'job.deleted', data: { title: '' } })
  })

  it('hands it over is that of the colleague from then on', async () => {
    const { company, owner, person, open } = await team()
    const interviewer = await member(company, 'INTERVIEWER')
    const stranger = await member(newCompany(), 'OWNER')
    const hand = (as: Recruiter, to: Recruiter) => call('put', `/${open}/owner`, as, { user_id: to.id })

    for (const to of [interviewer, stranger, await recruiter()]) await hand(person, to).expect(422)
    await hand(stranger, stranger).expect(403)
    expect((await hand(interviewer, owner).expect(403)).body.error_code).toBe('COMPANY_ROLE')
    const { body } = await hand(person, owner).expect(200)
    await hand(person, owner).expect(200)

    expect(body).toMatchObject({
      recruiter_id: owner.id + 5000,
      company_name: `Company of ${owner.id}`,
      company_id: company,
    })
    expect(idsOf(await call('get', '/my/jobs', owner))).toEqual([open])
    expect(await lastEventOf(open)).toMatchObject({ name: 'job.owner-changed', revision: 2 })
    await call('put', `/${open}`, person, { title: 'Still ours' }).expect(200)
  })
})

describe('jobs of a company that equal each other', () => {
  const twin = { ...jobBody, title: 'Luthier', location: 'Cremona', reject_duplicates: true }
  const tryPost = (person: Recruiter, body: object) =>
    request(service.url).post('/api/v1/jobs/').set(person.headers).send(body)

  it('are rejected or noticed whoever posted the first one, and not those of another company', async () => {
    const company = newCompany()
    const [owner, colleague, stranger] = [
      await member(company, 'OWNER'),
      await member(company, 'RECRUITER'),
      await member(newCompany(), 'OWNER'),
    ]
    const first = await post(service, twin, owner.headers)

    const rejected = await tryPost(colleague, twin).expect(409)

    expect(rejected.body).toMatchObject({ error_code: 'DUPLICATE_JOB', existing_id: first.id })
    const second = await post(service, { ...twin, reject_duplicates: false }, colleague.headers)
    expect(second.notices).toContainEqual(expect.objectContaining({ code: 'POSSIBLE_DUPLICATE', job_id: first.id }))
    await post(service, twin, stranger.headers)
  })

  it('are stored once, however many members post them at the same time', async () => {
    const company = newCompany()
    const people: Recruiter[] = []
    while (people.length < 8) people.push(await member(company, 'RECRUITER'))

    const responses = await Promise.all(people.map((person) => tryPost(person, { ...twin, title: 'Gilder' })))

    const created = responses.filter(({ status }) => status === 201)
    expect(created).toHaveLength(1)
    for (const { status, body } of responses.filter((each) => !created.includes(each))) {
      expect([status, body.error_code, body.existing_id]).toEqual([409, 'DUPLICATE_JOB', created[0]?.body.id])
    }
  })

  it('are guarded for the recruiter until the company is known, and get it afterwards', async () => {
    const [one, other] = [await recruiter(), await recruiter()]
    const [first, second] = [await post(service, twin, one.headers), await post(service, twin, other.headers)]
    await tryPost(one, twin).expect(409)
    const company = newCompany()

    await membership(one, company, 'OWNER')
    await membership(other, company, 'RECRUITER')

    expect([await inCharge(first.id), await inCharge(second.id)]).toMatchObject([
      { company_id: company },
      { company_id: company },
    ])
    await tryPost(other, twin).expect(409)
    await call('put', `/${second.id}`, other, { description: 'Of violas.' }).expect(200)
    await call('put', `/${second.id}`, other, { reject_duplicates: true, description: 'Of lutes.' }).expect(409)
  })
})
