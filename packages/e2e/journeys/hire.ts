import { expectStatus } from '@portal/stack/api-client'
import { expect } from 'vitest'
import type { Person } from '../client.ts'
import { subjectsTo, waitForEmails } from './emails.ts'
import { guest, join } from './person.ts'
import { verifyEmail } from './prove.ts'

// The job from the documentation of the former portal, without the recruiter's profile.
const job = {
  title: 'DevOps Engineer',
  description: 'Remote',
  location: 'Bangalore',
  salary_min: 60000,
  salary_max: 90000,
  job_type: 'FULL_TIME',
  status: 'OPEN',
  skill_ids: [1, 2],
}

export async function recruiterWithProfile() {
  const recruiter = await join('RECRUITER')
  await verifyEmail(recruiter)
  const profile = await expectStatus(
    201,
    recruiter.request('POST', '/api/v1/profiles/recruiters', { company_name: 'TechCorp' }),
  )
  return { recruiter, profile }
}

/** A new user who becomes a member of the company of its owner. */
export async function joinCompany(owner: Person, role: 'RECRUITER' | 'INTERVIEWER'): Promise<Person> {
  const person = await join('RECRUITER', role.toLowerCase())
  const { company } = await expectStatus(200, owner.request('GET', '/api/v1/companies/mine'))
  const path = `/api/v1/companies/${company.id}/invites`
  await expectStatus(200, owner.request('POST', path, { email: person.email, role }))
  const invites: { email: string; token: string }[] = await expectStatus(200, owner.request('GET', path))
  const token = invites.find(({ email }) => email === person.email)?.token
  await expectStatus(200, person.request('POST', '/api/v1/invites/accept', { token }))
  return person
}

export async function seekerWithProfile() {
  const seeker = await join('JOB_SEEKER')
  await verifyEmail(seeker)
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }))
  return seeker
}

export async function postJob(recruiter: Person, changes: object = {}) {
  return expectStatus(201, recruiter.request('POST', '/api/v1/jobs/', { ...job, ...changes }))
}

/** Takes a recruiter and a job seeker through all services, from registration to hiring. */
export async function hire(): Promise<void> {
  const { recruiter, profile } = await recruiterWithProfile()
  const posted = await postJob(recruiter, { recruiter_id: profile.id })
  const found = await expectStatus(200, guest.request('GET', '/api/v1/jobs/search?location=bangalore'))
  expect(found.map((each: { id: number }) => each.id)).toContain(posted.id)

  const seeker = await seekerWithProfile()
  const application = await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id: posted.id }))
  const status = `/api/v1/applications/${application.id}/status`
  await expectStatus(200, recruiter.request('PUT', status, { new_status: 'SHORTLISTED' }))
  const interview_date = new Date(Date.now() + 7 * 24 * 3600_000).toISOString()
  const invitation = { application_id: application.id, interview_date, mode: 'ONLINE' }
  await expectStatus(201, recruiter.request('POST', '/api/v1/interviews', invitation))
  await expectStatus(200, recruiter.request('PUT', status, { new_status: 'HIRED' }))

  // Welcome, link, application received, shortlisted, invited, hired.
  await waitForEmails(seeker.email, 6)
  // Welcome, link, new application.
  await waitForEmails(recruiter.email, 3)
  const inbox = await expectStatus(200, seeker.request('GET', '/api/v1/notifications'))
  // Two replicas may process events of nearly the same time in either order.
  expect(inbox.map((entry: { kind: string }) => entry.kind).sort()).toEqual([
    'APPLICATION_RECEIVED',
    'APPLICATION_STATUS_CHANGED',
    'APPLICATION_STATUS_CHANGED',
    'INTERVIEW_SCHEDULED',
    'SECURITY',
    'WELCOME',
  ])
  expect(await subjectsTo(seeker.email)).toHaveLength(6)
  expect(await subjectsTo(recruiter.email)).toHaveLength(3)
}
