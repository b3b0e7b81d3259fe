import { jobOwnerChanged } from '@portal/contracts/job/events'
import type { MemberRole } from '@portal/contracts/profile/companies-http'
import { memberChanged } from '@portal/contracts/profile/events'
import { teamExamples } from '@portal/contracts/profile/team-examples'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApplicationUnderTest, jobStateOf, seeker, startApplicationService } from './portal.ts'

let service: ApplicationUnderTest
beforeAll(async () => {
  service = await startApplicationService()
})
afterAll(() => service.stop())

let last = 1000
const recruiter = () => ({ id: ++last, headers: bearer(last, 'RECRUITER'), revision: 0 })
type Recruiter = ReturnType<typeof recruiter>

async function membership(person: Recruiter, company_id: number, role: MemberRole, is_active = true) {
  const data = { user_id: person.id, company_id, role, is_active, joined_at: '2026-01-01T00:00:00.000Z' }
  await service.broker.publish(memberChanged, { revision: ++person.revision, data })
  await service.broker.consumed()
}

/** A job of a company with an application and an interview. */
async function hiring(company_id: number | null, inCharge: Recruiter) {
  const job_id = ++last
  const data = jobStateOf(job_id, { recruiter_user_id: inCharge.id, company_id })
  service.jobs.state.set(`/jobs/${job_id}`, { revision: 1, data })
  const { body } = await request(service.url).post('/api/v1/applications/').set(seeker).send({ job_id }).expect(201)
  const [row] = await service.database.rows('SELECT job_seeker_id FROM applications WHERE id = ?', [body.id])
  expect(row).toBeDefined()
  await service.database.rows(
    `INSERT INTO interviews (created_at, updated_at, application_id, job_id, seeker_user_id, recruiter_user_id,
      interview_date, mode, result, status) VALUES (NOW(3), NOW(3), ?, ?, 70, ?, NOW(3) + INTERVAL 9 DAY, 'ONLINE', 'PENDING', 'SCHEDULED')`,
    [body.id, job_id, inCharge.id],
  )
  const [interview] = await service.database.rows('SELECT id FROM interviews WHERE application_id = ?', [body.id])
  return { job_id, application: body.id as number, interview: Number(interview?.id) }
}
type Hiring = Awaited<ReturnType<typeof hiring>>

const call = (method: 'get' | 'put' | 'post', path: string, { headers }: Recruiter, body?: object) => {
  const sent = request(service.url)[method](`/api/v1${path}`).set(headers)
  return body ? sent.send(body) : sent
}

/** The statuses of everything that the team does with an application. */
async function acts({ job_id, application, interview }: Hiring, as: Recruiter) {
  const interview_date = new Date(Date.now() + 20 * 24 * 3600_000).toISOString()
  const responses = [
    await call('get', `/applications/job/${job_id}`, as),
    await call('get', `/applications/${application}`, as),
    await call('get', `/applications/${application}/history`, as),
    await call('get', `/interviews/${interview}`, as),
    await call('put', `/applications/${application}/status`, as, { new_status: 'SHORTLISTED' }),
    await call('put', `/interviews/${interview}`, as, { interview_date }),
    await call('post', '/interviews', as, { application_id: application, interview_date, mode: 'ONLINE' }),
  ]
  return responses
}

async function seen({ job_id, application }: Hiring, as: Recruiter) {
  const counts = await call('get', `/applications/counts?job_id=${job_id}`, as).expect(200)
  const interviews = await call('get', `/interviews?application_id=${application}`, as).expect(200)
  return [counts.body.length, interviews.body.length]
}

describe('the applications for a job of a company', () => {
  it.each(teamExamples)('are managed by $who: $access', async ({ member, isInCharge, access }) => {
    const company = ++last
    const [owner, person] = [recruiter(), recruiter()]
    await membership(owner, company, 'OWNER')
    if (member) await membership(person, member.isOfCompany ? company : ++last, member.role, member.isActive)
    const job = await hiring(company, isInCharge ? person : owner)

    const responses = await acts(job, person)

    const refused = { ALLOWED: undefined, ROLE: 403, FOREIGN: 404 }[access]
    const expected = refused ? Array(7).fill(refused) : [200, 200, 200, 200, 200, 200, 201]
    expect(responses.map(({ status }) => status)).toEqual(expected)
    if (access === 'ROLE') expect(responses[1]?.body.error_code).toBe('COMPANY_ROLE')
    if (access === 'ALLOWED') {
      expect(await seen(job, person)).toEqual([1, 2])
      expect(responses[1]?.body.candidate).toBeDefined()
    } else {
      expect((await seen(job, person))[0]).toBe(0)
    }
  })

  it('are managed by a colleague whose membership is fetched once, because its event has not arrived', async () => {
    const company = ++last
    const [owner, colleague] = [recruiter(), recruiter()]
    const job = await hiring(company, owner)
    const data = {
      user_id: colleague.id,
      company_id: company,
      role: 'RECRUITER',
      is_active: true,
      joined_at: '2026-01-01T00:00:00.000Z',
    }
    service.profiles.state.set(`/members/${colleague.id}`, { revision: 1, data })

    await call('get', `/applications/job/${job.job_id}`, colleague).expect(200)
    await call('get', `/applications/${job.application}`, colleague).expect(200)

    expect(service.profiles.requested.filter((path) => path === `/members/${colleague.id}`)).toHaveLength(1)
  })

  it('end for somebody with the event that removes them', async () => {
    const company = ++last
    const [owner, colleague] = [recruiter(), recruiter()]
    await membership(colleague, company, 'RECRUITER')
    const job = await hiring(company, owner)
    await call('get', `/applications/${job.application}`, colleague).expect(200)

    await membership(colleague, company, 'RECRUITER', false)

    await call('get', `/applications/${job.application}`, colleague).expect(404)
  })

  it('go to another person with the job, whatever the order of events', async () => {
    const company = ++last
    const [first, second, third] = [recruiter(), recruiter(), recruiter()]
    const job = await hiring(company, first)
    const handOver = async (from: Recruiter, to: Recruiter, revision: number) => {
      const data = {
        ...jobStateOf(job.job_id, { recruiter_user_id: to.id, company_id: company }),
        from_user_id: from.id,
      }
      await service.broker.publish(jobOwnerChanged, { revision, data })
      await service.broker.consumed()
    }

    await handOver(second, third, 3)
    await handOver(first, second, 2)

    for (const table of ['applications', 'interviews', 'openings']) {
      const rows = await service.database.rows(`SELECT recruiter_user_id FROM ${table} WHERE job_id = ?`, [job.job_id])
      expect(rows).toEqual([{ recruiter_user_id: third.id }])
    }
    await call('get', `/applications/${job.application}`, first).expect(404)
    await call('get', `/applications/${job.application}`, third).expect(200)
    expect((await call('get', '/interviews', third).expect(200)).body).toHaveLength(1)
  })
})
