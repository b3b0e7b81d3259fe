import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expectStatus } from '@portal/stack/api-client'
import type { StackDescription } from '@portal/stack/stack-file'
import { beforeAll, describe, inject } from 'vitest'
import { inAWeek, newJob } from '../journeys/person.ts'
import { attack, type Case, notApplicable } from './attack.ts'
import { attempt } from './attempts.ts'
import { apply, assemble, by, type Fixtures, postJob } from './fixtures.ts'
import { type Request, send } from './raw-http.ts'

const { services } = JSON.parse(readFileSync(inject('portal').stackFile, 'utf8')) as StackDescription

let fixtures: Fixtures
let jobId: number
beforeAll(async () => {
  fixtures = await assemble()
  jobId = await postJob(fixtures.recruiter)
  await apply(fixtures.seeker, jobId)
})

describe('applications', () => {
  attack('C  apply twice, or to a job that is not open', async () => {
    const { seeker, otherSeeker, recruiter } = fixtures
    const job = async (status: 'DRAFT' | 'OPEN', nextStatus?: string) => {
      const id = await postJob(recruiter, { status })
      if (nextStatus)
        await expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${id}/status`, { new_status: nextStatus }))
      return id
    }
    const [closed, paused, draft, deleted] = [
      await job('OPEN', 'CLOSED'),
      await job('OPEN', 'PAUSED'),
      await job('DRAFT'),
      await job('OPEN'),
    ]
    await expectStatus(204, recruiter.request('DELETE', `/api/v1/jobs/${deleted}`))
    const withdrawn = await apply(otherSeeker, jobId)
    await expectStatus(200, otherSeeker.request('POST', `/api/v1/applications/${withdrawn}/withdraw`))
    return [
      attempt(seeker, 'POST', '/applications/', 409, { job_id: jobId }),
      attempt(seeker, 'POST', '/applications/', 409, { job_id: closed }),
      attempt(seeker, 'POST', '/applications/', 409, { job_id: paused }),
      attempt(seeker, 'POST', '/applications/', 404, { job_id: draft }),
      attempt(seeker, 'POST', '/applications/', 404, { job_id: deleted }),
      attempt(seeker, 'POST', '/applications/', 404, { job_id: 999_999_999 }),
      // Applying again is allowed once the application is withdrawn.
      attempt(otherSeeker, 'POST', '/applications/', 201, { job_id: jobId }),
      attempt(otherSeeker, 'POST', '/applications/', 409, { job_id: jobId }),
      // Withdrawing again changes nothing.
      attempt(otherSeeker, 'POST', `/applications/${withdrawn}/withdraw`, 200),
      ...[-1, 0, 1.5, '1', null, [jobId], 2 ** 53, {}].map((job_id) =>
        attempt(seeker, 'POST', '/applications/', 422, { job_id }),
      ),
    ]
  })

  notApplicable('C  apply to an expired job', 'jobs do not expire')

  attack('C  illegal status changes', async () => {
    const { seeker, otherSeeker, recruiter } = fixtures
    const job = await postJob(recruiter)
    const rejected = await apply(seeker, job)
    await move(rejected, 'REJECTED')
    const withdrawn = await apply(otherSeeker, job)
    await expectStatus(200, otherSeeker.request('POST', `/api/v1/applications/${withdrawn}/withdraw`))
    const hired = await apply(seeker, await postJob(recruiter))
    await move(hired, 'SHORTLISTED')
    await move(hired, 'HIRED')
    const pending = await apply(seeker, await postJob(recruiter))
    const to = (id: number, statuses: string[], expected: number) =>
      statuses.map((new_status) => attempt(recruiter, 'PUT', `/applications/${id}/status`, expected, { new_status }))
    return [
      ...to(rejected, ['HIRED', 'SHORTLISTED', 'APPLIED', 'WITHDRAWN'], 409),
      ...to(withdrawn, ['HIRED', 'SHORTLISTED', 'APPLIED', 'REJECTED'], 409),
      ...to(hired, ['SHORTLISTED', 'APPLIED', 'REJECTED', 'WITHDRAWN'], 409),
      ...to(pending, ['HIRED', 'WITHDRAWN'], 409),
      ...to(pending, ['ACCEPTED', 'hired', '', 'HIRED '], 422),
      attempt(recruiter, 'PUT', `/applications/${pending}/status`, 409, {
        new_status: 'SHORTLISTED',
        expected_status: 'HIRED',
      }),
      attempt(seeker, 'POST', `/applications/${hired}/withdraw`, 409),
      attempt(recruiter, 'PUT', `/jobs/${job}/status`, 409, { new_status: 'DRAFT' }),
      attempt(recruiter, 'POST', '/interviews', 409, {
        application_id: rejected,
        interview_date: inAWeek(),
        mode: 'ONLINE',
      }),
    ]
  })

  attack('C  two conflicting status changes at once: one wins', async () => {
    const { seeker, recruiter } = fixtures
    const races = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const id = await apply(seeker, await postJob(recruiter))
        const change = (new_status: string) =>
          by(recruiter, {
            method: 'PUT',
            path: `/api/v1/applications/${id}/status`,
            body: { new_status, expected_status: 'APPLIED' },
          })
        return Promise.all(
          [change('SHORTLISTED'), change('REJECTED')].map((request) => send(inject('portal').gatewayUrl, request)),
        )
      }),
    )
    return races.flatMap((race): Case[] => {
      const won = race.filter(({ status }) => status === 200).length
      return race.map((reply) => ({
        what: 'one of two changes',
        send: async () => reply,
        expected: [200, 409],
        check: () => won !== 1 && `${won} of two succeeded`,
      }))
    })
  })
})

describe('idempotency keys', () => {
  attack('C  same key: same response, 422 for another body, 409 while in progress', async () => {
    const { recruiter } = fixtures
    const posting = (key: string, body: object): Request =>
      by(recruiter, { path: '/api/v1/jobs/', body, headers: { 'idempotency-key': key } })
    const key = randomUUID()
    const first = await send(inject('portal').gatewayUrl, posting(key, newJob))
    const isSameResponse: Case['check'] = (_body, { text }) => text !== first.text && 'another response'
    const racing = randomUUID()
    const race = await Promise.all(
      Array.from({ length: 12 }, () => send(inject('portal').gatewayUrl, posting(racing, newJob))),
    )
    const ids = new Set(race.filter(({ status }) => status === 201).map(({ text }) => JSON.parse(text).id))
    return [
      { what: 'the first request', send: async () => first, expected: 201 },
      { what: 'the same request', send: posting(key, newJob), expected: 201, check: isSameResponse },
      {
        what: 'the same fields in another order',
        send: posting(key, Object.fromEntries(Object.entries(newJob).toReversed())),
        expected: 201,
        check: isSameResponse,
      },
      { what: 'another body', send: posting(key, { ...newJob, title: 'Cook' }), expected: 422 },
      { what: 'an invalid body', send: posting(key, {}), expected: 422 },
      {
        what: 'the key of another user',
        send: by(fixtures.otherRecruiter, { path: '/api/v1/jobs/', body: newJob, headers: { 'idempotency-key': key } }),
        expected: 201,
        check: (_body, { text }) => text === first.text && 'the response to another user',
      },
      ...race.map((reply) => ({
        what: 'one of twelve concurrent requests',
        send: async () => reply,
        expected: [201, 409],
        check: () =>
          ids.size !== 1
            ? `${ids.size} were created`
            : reply.status === 409 && !reply.headers['retry-after'] && 'no Retry-After',
      })),
    ]
  })
})

describe('spoofed identity headers', () => {
  const forged = {
    'X-User-Id': '1',
    'X-User-Role': 'ADMIN',
    X_User_Id: '1',
    X_USER_ROLE: 'ADMIN',
    'X-Internal-Token': 'x',
    'X-Forwarded-User': 'admin',
    'X-Original-URL': '/internal/users',
    'X-Rewrite-URL': '/internal/users',
    'X-Real-IP': '127.0.0.1',
    Forwarded: 'for=127.0.0.1;proto=https',
    Cookie: 'token=x; role=ADMIN',
  }

  attack('C  forged identity, through the gateway and directly to a service', () => {
    const { seeker, admin } = fixtures
    const direct = (url: string, request: Request) => () => send(url, request)
    const headers = forged
    return [
      { what: 'as a guest', send: { path: '/api/v1/users/', headers }, expected: 401 },
      { what: 'as a job seeker', send: by(seeker, { path: '/api/v1/users/', headers }), expected: 403 },
      {
        what: 'own account',
        send: by(seeker, { path: '/api/v1/users/me', headers }),
        expected: 200,
        check: ({ id }) => id !== seeker.id && `became ${id}`,
      },
      ...Object.entries(forged).flatMap(([name, value]): Case[] => [
        {
          what: `${name} to auth`,
          send: direct(services.auth.url, { path: '/api/v1/users/', headers: { [name]: value } }),
          expected: 401,
        },
        {
          what: `${name} to application`,
          send: direct(services.application.url, { path: '/api/v1/applications/', headers: { [name]: value } }),
          expected: 401,
        },
      ]),
      ...['/internal/users', '/internal/users/1', '/Internal/users'].map((path) => ({
        what: `${path} through the gateway`,
        send: { path, headers },
        expected: 404,
      })),
      ...(['auth', 'job', 'profile'] as const).flatMap((name): Case[] => {
        const path = { auth: '/internal/users', job: '/internal/jobs', profile: '/internal/job-seekers' }[name]
        const { url } = services[name]
        return [
          { what: `${path} without a token`, send: direct(url, { path, headers }), expected: 401 },
          { what: `${path} with a user’s token`, send: direct(url, by(admin, { path, headers })), expected: 401 },
          {
            what: `${path} with a malformed token`,
            send: direct(url, { path, headers: { authorization: 'Bearer x.y.z' } }),
            expected: 401,
          },
        ]
      }),
    ]
  })
})

async function move(id: number, new_status: string): Promise<void> {
  await expectStatus(200, fixtures.recruiter.request('PUT', `/api/v1/applications/${id}/status`, { new_status }))
}
