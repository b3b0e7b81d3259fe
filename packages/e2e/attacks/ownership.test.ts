import { randomUUID } from 'node:crypto'
import { expectStatus } from '@portal/stack/api-client'
import { beforeAll, describe } from 'vitest'
import { type Person, password } from '../client.ts'
import { guest, inAWeek, newJob } from '../journeys/person.ts'
import { attack } from './attack.ts'
import { attempt, unchanged } from './attempts.ts'
import { apply, assemble, create, type Fixtures, postJob } from './fixtures.ts'

let fixtures: Fixtures
let jobId: number
let applicationId: number
let interviewId: number
let profileId: number
beforeAll(async () => {
  fixtures = await assemble()
  jobId = await postJob(fixtures.recruiter)
  applicationId = await apply(fixtures.seeker, jobId)
  const invitation = { application_id: applicationId, interview_date: inAWeek(), mode: 'ONLINE' }
  interviewId = (await create(fixtures.recruiter, '/api/v1/interviews', invitation)).id
  const { body } = await fixtures.seeker.request('GET', `/api/v1/profiles/job-seekers/user/${fixtures.seeker.id}`)
  profileId = body.id
})

describe('ownership and roles', () => {
  attack('C  register as ADMIN, or with is_active, id, email_verified', () =>
    [
      ...[
        { role: 'ADMIN' },
        { role: 'admin' },
        { role: ['JOB_SEEKER', 'ADMIN'] },
        { roles: ['ADMIN'] },
        { is_admin: true },
      ],
      ...[
        { is_active: false },
        { is_active: 'true' },
        { id: 1 },
        { email_verified: true },
        { revision: 7 },
        { user_id: 1 },
      ],
      ...[
        { created_at: '2020-01-01T00:00:00Z' },
        { password_hash: '$2b$04$x' },
        { access_version: 9 },
        { is_deleted: null },
      ],
    ].flatMap((extra) =>
      ['/auth/register', '/users/'].map((path) =>
        attempt(guest, 'POST', path, 422, {
          email: `${randomUUID()}@example.com`,
          password,
          role: 'JOB_SEEKER',
          ...extra,
        }),
      ),
    ),
  )

  attack('C  change one’s role, id or owner', async () => {
    const { seeker, otherSeeker, recruiter, otherRecruiter } = fixtures
    const [account, profile, company] = [
      await unchanged(seeker, '/users/me'),
      await unchanged(otherSeeker, `/profiles/job-seekers/user/${otherSeeker.id}`),
      await unchanged(guest, `/profiles/recruiters/user/${otherRecruiter.id}`),
    ]
    const ownPath = `/profiles/job-seekers/${seeker.id}`
    return [
      ...[{ role: 'ADMIN' }, { is_active: true }, { id: 1 }, { user_id: 1 }, { password_hash: 'x' }].map((body) =>
        attempt(seeker, 'PUT', '/users/me', 422, body, account),
      ),
      attempt(seeker, 'PATCH', `/users/${seeker.id}`, 403, { role: 'ADMIN' }, account),
      attempt(seeker, 'PUT', `/users/${seeker.id}`, 404, { role: 'ADMIN' }, account),
      ...[{ user_id: otherSeeker.id }, { id: 1 }, { role: 'ADMIN' }, { is_deleted: null }, { created_at: 'x' }].map(
        (body) => attempt(seeker, 'PUT', ownPath, 422, body, profile),
      ),
      attempt(seeker, 'PUT', `/profiles/job-seekers/${otherSeeker.id}`, 404, { full_name: 'Eve' }, profile),
      attempt(seeker, 'PUT', `/profiles/job-seekers/${otherSeeker.id}/skills`, 404, [], profile),
      attempt(recruiter, 'PUT', `/profiles/recruiters/${otherRecruiter.id}`, 403, { company_name: 'Evil' }, company),
      attempt(seeker, 'PUT', `/profiles/recruiters/${otherRecruiter.id}`, 403, { company_name: 'Evil' }, company),
      attempt(
        recruiter,
        'POST',
        '/profiles/recruiters',
        [403, 409],
        { company_name: 'x', user_id: otherRecruiter.id },
        company,
      ),
    ]
  })

  attack('C  another job seeker’s application', async () => {
    const { otherSeeker, seeker } = fixtures
    const isUnchanged = await unchanged(seeker, `/applications/${applicationId}`)
    const path = `/applications/${applicationId}`
    return [
      attempt(otherSeeker, 'GET', path, 404),
      attempt(otherSeeker, 'HEAD', path, 404),
      attempt(otherSeeker, 'GET', `${path}/history`, 404),
      attempt(otherSeeker, 'POST', `${path}/withdraw`, 404, undefined, isUnchanged),
      ...['SHORTLISTED', 'HIRED', 'WITHDRAWN'].flatMap((new_status) => [
        attempt(otherSeeker, 'PUT', `${path}/status`, 403, { new_status }, isUnchanged),
        attempt(seeker, 'PUT', `${path}/status`, 403, { new_status }, isUnchanged),
      ]),
      attempt(otherSeeker, 'GET', `/applications/job/${jobId}`, 403),
      attempt(otherSeeker, 'GET', '/applications/', 403),
      attempt(
        otherSeeker,
        'GET',
        `/applications/my/applications?job_seeker_id=1&user_id=${seeker.id}`,
        200,
        undefined,
        (list) => list.length > 0 && 'shows the data of others',
      ),
      attempt(
        otherSeeker,
        'GET',
        `/interviews?application_id=${applicationId}`,
        200,
        undefined,
        (list) => list.length > 0 && 'shows the data of others',
      ),
      attempt(otherSeeker, 'GET', `/profiles/job-seekers/${profileId}`, 404),
      attempt(otherSeeker, 'GET', `/profiles/job-seekers/user/${seeker.id}`, 404),
      attempt(otherSeeker, 'GET', `/profiles/job-seekers/${seeker.id}/skills`, 404),
      attempt(otherSeeker, 'GET', `/users/${seeker.id}`, 404),
      attempt(
        otherSeeker,
        'GET',
        `/notifications?user_id=${seeker.id}`,
        200,
        undefined,
        (list) => JSON.stringify(list).includes('APPLICATION') && 'shows the data of others',
      ),
    ]
  })

  attack('C  another recruiter’s job and its applications', async () => {
    const { recruiter, otherRecruiter } = fixtures
    const [job, application, interview] = [
      await unchanged(guest, `/jobs/${jobId}`),
      await unchanged(recruiter, `/applications/${applicationId}`),
      await unchanged(recruiter, `/interviews?application_id=${applicationId}`),
    ]
    const draft = await postJob(recruiter, { status: 'DRAFT' })
    return [
      attempt(otherRecruiter, 'GET', `/applications/job/${jobId}`, 404),
      attempt(otherRecruiter, 'GET', `/applications/${applicationId}`, 404),
      attempt(otherRecruiter, 'GET', `/applications/${applicationId}/history`, 404),
      ...['SHORTLISTED', 'REJECTED', 'HIRED'].map((new_status) =>
        attempt(otherRecruiter, 'PUT', `/applications/${applicationId}/status`, 404, { new_status }, application),
      ),
      attempt(
        otherRecruiter,
        'POST',
        '/interviews',
        404,
        { application_id: applicationId, interview_date: inAWeek(), mode: 'ONLINE' },
        interview,
      ),
      attempt(otherRecruiter, 'PUT', `/interviews/${interviewId}`, 404, { status: 'CANCELLED' }, interview),
      attempt(otherRecruiter, 'PUT', `/jobs/${jobId}`, 403, { title: 'Evil' }, job),
      attempt(otherRecruiter, 'PUT', `/jobs/${jobId}/status?new_status=CLOSED`, 403, undefined, job),
      attempt(otherRecruiter, 'DELETE', `/jobs/${jobId}`, 403, undefined, job),
      attempt(otherRecruiter, 'GET', `/jobs/${draft}`, 404),
      attempt(otherRecruiter, 'HEAD', `/jobs/${draft}`, 404),
      attempt(otherRecruiter, 'PUT', `/jobs/${draft}`, 404, { title: 'Evil' }),
      attempt(otherRecruiter, 'DELETE', `/jobs/${draft}`, 404),
      attempt(guest, 'GET', `/jobs/${draft}`, 404),
      attempt(otherRecruiter, 'POST', '/jobs/', 403, { ...newJob, recruiter_id: (await ownProfile(recruiter)).id }),
      attempt(otherRecruiter, 'GET', `/jobs/${jobId}/applications/${applicationId}`, 404),
      attempt(otherRecruiter, 'GET', `/profiles/job-seekers/${profileId}`, 404),
      attempt(
        otherRecruiter,
        'PUT',
        `/applications/${applicationId}/status`,
        422,
        { new_status: 'HIRED', id: 1, job_id: 1 },
        application,
      ),
    ]
  })

  attack('C  operations of another role', () => {
    const { seeker, recruiter, admin } = fixtures
    return [
      attempt(seeker, 'POST', '/jobs/', 403, newJob),
      attempt(admin, 'POST', '/jobs/', 403, newJob),
      attempt(guest, 'POST', '/jobs/', 401, newJob),
      attempt(recruiter, 'POST', '/applications/', 403, { job_id: jobId }),
      attempt(admin, 'POST', '/applications/', 403, { job_id: jobId }),
      attempt(guest, 'POST', '/applications/', 401, { job_id: jobId }),
      attempt(recruiter, 'POST', `/applications/${applicationId}/withdraw`, 403),
      attempt(seeker, 'POST', '/interviews', 403, {
        application_id: applicationId,
        interview_date: inAWeek(),
        mode: 'ONLINE',
      }),
      attempt(seeker, 'POST', '/skills', 403, { name: 'Evil' }),
      attempt(seeker, 'POST', '/profiles/recruiters', 403, { company_name: 'Evil' }),
      attempt(recruiter, 'POST', '/profiles/job-seekers', 403, { full_name: 'Evil' }),
      ...[seeker, recruiter].flatMap((person) =>
        ['/users/', '/applications/', '/activity-logs', '/deliveries'].map((path) => attempt(person, 'GET', path, 403)),
      ),
      ...[seeker, recruiter].flatMap((person) =>
        ['/USERS/', '/users', '/Activity-Logs/'].map((path) => attempt(person, 'GET', path, 403)),
      ),
    ]
  })
})

function ownProfile(recruiter: Person) {
  return expectStatus(200, guest.request('GET', `/api/v1/profiles/recruiters/user/${recruiter.id}`))
}
