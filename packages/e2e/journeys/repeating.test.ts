import { randomUUID } from 'node:crypto'
import { operations } from '@portal/contracts/catalogue'
import { isCreating } from '@portal/contracts/operation'
import { expectStatus } from '@portal/stack/api-client'
import { describe, expect, it } from 'vitest'
import type { Person } from '../client.ts'
import { guest, inAWeek, join, newJob, registration } from './person.ts'

/** `change` turns the body into a different one. `path` is that of an operation with parameters. */
type Request = { by: Person; path?: string; body?: object; change?: object }

function registering(): Request {
  return { by: guest, body: registration(), change: { email: `${randomUUID()}@example.com` } }
}

async function employer(): Promise<Person> {
  const recruiter = await join('RECRUITER')
  await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', { company_name: 'Bakery' }))
  return recruiter
}

async function candidate(): Promise<Person> {
  const seeker = await join('JOB_SEEKER')
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada' }))
  return seeker
}

async function jobOf(recruiter: Person): Promise<number> {
  return (await expectStatus(201, recruiter.request('POST', '/api/v1/jobs/', newJob))).id
}

async function invitation(): Promise<Request> {
  const [by, seeker] = [await employer(), await candidate()]
  const job_id = await jobOf(by)
  const { id: application_id } = await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id }))
  return { by, body: { application_id, interview_date: inAWeek(), mode: 'ONLINE' }, change: { mode: 'OFFLINE' } }
}

/** For each operation that creates something, a request with the response 201. */
const requests: Record<string, () => Request | Promise<Request>> = {
  register: registering,
  createUser: registering,
  postJob: async () => ({ by: await employer(), body: newJob, change: { title: 'Cook' } }),
  cloneJob: async () => {
    const by = await employer()
    return { by, path: `/jobs/${await jobOf(by)}/clone` }
  },
  createSkill: async () => ({
    by: await employer(),
    body: { name: `Skill ${randomUUID()}` },
    change: { name: `Skill ${randomUUID()}` },
  }),
  createRecruiterProfile: async () => ({
    by: await join('RECRUITER'),
    body: { company_name: 'Bakery' },
    change: { company_name: 'Kitchen' },
  }),
  foundCompany: async () => ({ by: await join('RECRUITER'), body: { name: 'Bakery' }, change: { name: 'Kitchen' } }),
  createJobSeekerProfile: async () => ({
    by: await join('JOB_SEEKER'),
    body: { full_name: 'Ada' },
    change: { full_name: 'Grace' },
  }),
  submitApplication: async () => {
    const recruiter = await employer()
    const [job_id, otherJob] = [await jobOf(recruiter), await jobOf(recruiter)]
    return { by: await candidate(), body: { job_id }, change: { job_id: otherJob } }
  },
  scheduleInterview: invitation,
}

const creating = Object.values(operations).flat().filter(isCreating)

describe('a creating request that is sent twice with one key', () => {
  it('has an example for every creating route of the catalogue', () => {
    expect(Object.keys(requests).sort()).toEqual(creating.map(({ id }) => id).sort())
  })

  it.each(creating.map(({ id, path }) => [id, path] as const))(
    'creates once, gets the same response, and is rejected with another body: %s',
    async (id, ownPath) => {
      const request = await (requests[id] as () => Request | Promise<Request>)()
      const { by, body, change } = request
      const path = `/api/v1${request.path ?? ownPath}`
      const key = { 'idempotency-key': randomUUID() }

      const first = await by.request('POST', path, body, key)
      const second = await by.request('POST', path, body, key)

      expect([first.status, second.status]).toEqual([201, 201])
      expect(second.body).toEqual(first.body)
      expect(first.headers.get('idempotent-replayed')).toBeNull()
      expect(second.headers.get('idempotent-replayed')).toBe('true')
      if (!change) return
      const other = await by.request('POST', path, { ...body, ...change }, key)
      // The keys of guests are scoped by the body, so another body is another request.
      const isGuest = by === guest
      expect(other.status).toBe(isGuest ? 201 : 422)
      if (!isGuest) expect(other.body.error_code).toBe('IDEMPOTENCY_KEY_REUSED')
    },
  )
})
