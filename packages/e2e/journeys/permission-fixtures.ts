// The people of the permission table, and the resources that its calls are about.
import { randomUUID } from 'node:crypto'
import { demoPassword } from '@portal/contracts/auth/demo-accounts'
import { expectStatus } from '@portal/stack/api-client'
import { until } from '@portal/testing/until'
import { type Person, password } from '../client.ts'
import { joinCompany } from './hire.ts'
import { guest, inAWeek, join, logIn, newJob } from './person.ts'

/**
 * What people have to do with the resources in question. They belong to `seeker`, who has applied, and to the company of
 * `owner`. `recruiter` and `interviewer` are members of that company, `former` was a recruiter of it and was removed, and
 * `foreign` is the owner of another company.
 */
export const actors = [
  'guest',
  ...(['seeker', 'otherSeeker'] as const),
  ...(['owner', 'recruiter', 'interviewer', 'former', 'foreign'] as const),
  'admin',
] as const
export type Actor = (typeof actors)[number]

export let people: Record<Actor, Person>
export let jobId: number
export let companyId: number
/** Of an application with a résumé. */
export let applicationId: number
export let profileIds: { seeker: number; recruiter: number }

/** Creates the people and their resources. */
export async function setUpFixtures(): Promise<void> {
  const [seeker, otherSeeker, owner, foreign, admin] = await Promise.all([
    join('JOB_SEEKER'),
    join('JOB_SEEKER', 'other'),
    join('RECRUITER'),
    join('RECRUITER', 'foreign'),
    logIn('admin@example.com', demoPassword),
  ])
  const company = { company_name: 'Bakery' }
  const [{ id: recruiterProfile }, { id: seekerProfile }] = await Promise.all([
    expectStatus(201, owner.request('POST', '/api/v1/profiles/recruiters', company)),
    expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada' })),
    expectStatus(201, foreign.request('POST', '/api/v1/profiles/recruiters', company)),
    expectStatus(201, otherSeeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Bob' })),
  ])
  profileIds = { recruiter: recruiterProfile, seeker: seekerProfile }
  companyId = (await expectStatus(200, owner.request('GET', '/api/v1/companies/mine'))).company.id
  // One after the other, because each locks the company.
  const recruiter = await joinCompany(owner, 'RECRUITER')
  const interviewer = await joinCompany(owner, 'INTERVIEWER')
  const former = await joinCompany(owner, 'RECRUITER')
  people = { guest, seeker, otherSeeker, owner, recruiter, interviewer, former, foreign, admin }
  jobId = await freshJob()
  const resume_id = await freshResume()
  const application = { job_id: jobId, resume_id }
  applicationId = (await expectStatus(201, seeker.request('POST', '/api/v1/applications/', application))).id
  await expectStatus(204, owner.request('DELETE', `/api/v1/companies/${companyId}/members/${former.id}`))
  await waitForCopies()
}

/** Other services know members and applications by events. */
async function waitForCopies(): Promise<void> {
  const reads: [Person, string, number][] = [
    [people.owner, `/profiles/job-seekers/${profileIds.seeker}`, 200],
    [people.former, `/profiles/job-seekers/${profileIds.seeker}`, 404],
    [people.interviewer, `/applications/${applicationId}`, 403],
    [people.former, `/applications/${applicationId}`, 404],
    [people.former, `/jobs/my/jobs/${jobId}`, 403],
  ]
  const know = async () => {
    const responses = await Promise.all(reads.map(([person, path]) => person.request('GET', `/api/v1${path}`)))
    return responses.every(({ status }, index) => status === reads[index]?.[2])
  }
  await until('the services to know who is a member', know, 30_000)
}

export async function freshJob(): Promise<number> {
  return (await expectStatus(201, people.owner.request('POST', '/api/v1/jobs/', newJob))).id
}

export async function freshSkill(): Promise<number> {
  const body = { name: `Skill ${randomUUID()}` }
  return (await expectStatus(201, people.admin.request('POST', '/api/v1/skills', body))).id
}

export async function freshApplication(): Promise<number> {
  const job_id = await freshJob()
  return (await expectStatus(201, people.seeker.request('POST', '/api/v1/applications/', { job_id }))).id
}

export async function freshInterview(): Promise<number> {
  const body = { application_id: await freshApplication(), interview_date: inAWeek(), mode: 'ONLINE' }
  return (await expectStatus(201, people.owner.request('POST', '/api/v1/interviews', body))).id
}

/** A form with a text that is different each time. */
export function resumeForm(): FormData {
  const form = new FormData()
  form.append('file', new Blob([`Ada Lovelace ${randomUUID()}`]), 'Ada.txt')
  return form
}

/** The only résumé in the list of the seeker. */
export async function freshResume(): Promise<number> {
  for (const { id } of await expectStatus(200, people.seeker.request('GET', '/api/v1/resumes'))) {
    await expectStatus(204, people.seeker.request('DELETE', `/api/v1/resumes/${id}`))
  }
  return (await expectStatus(201, people.seeker.request('POST', '/api/v1/resumes', resumeForm()))).id
}

export async function refreshToken(): Promise<string> {
  const form = new URLSearchParams({ username: people.seeker.email, password })
  return (await expectStatus(200, guest.request('POST', '/api/v1/auth/login/access-token', form))).refresh_token
}

export async function freshErasure(): Promise<number> {
  const person = await join('JOB_SEEKER')
  return (await expectStatus(202, person.request('DELETE', '/api/v1/users/me', { current_password: password }))).id
}

export async function freshDomain(): Promise<string> {
  const [path, body] = [`/api/v1/companies/${companyId}/domains`, { domain: `${randomUUID()}.example` }]
  return (await expectStatus(200, people.owner.request('POST', path, body))).domain
}

export async function freshInvite(): Promise<number> {
  const body = { email: `${randomUUID()}@example.com`, role: 'RECRUITER' }
  const path = `/api/v1/companies/${companyId}/invites`
  return (await expectStatus(200, people.owner.request('POST', path, body))).id
}

export async function notificationOfSeeker(): Promise<number> {
  const [entry] = await until('a notification', async () => {
    const list = await expectStatus(200, people.seeker.request('GET', '/api/v1/notifications'))
    return list.length > 0 && list
  })
  return entry.id
}

export async function sentDelivery(): Promise<number> {
  const [delivery] = await until('a sent email', async () => {
    const list = await expectStatus(200, people.admin.request('GET', '/api/v1/deliveries?state=SENT&limit=1'))
    return list.length > 0 && list
  })
  return delivery.id
}

export function passwordOf(actor: Actor): string {
  return actor === 'admin' ? demoPassword : password
}

/** Logs in again, so that the session used by the other calls stays valid. */
export async function newSessionOf(actor: Actor): Promise<Person> {
  return actor === 'guest' ? guest : logIn(people[actor].email, passwordOf(actor))
}

/** A new user of the same role, whose sessions no other call needs. */
export async function newUserLike(actor: Actor): Promise<Person> {
  if (actor === 'guest') return guest
  const person = await join(actor.endsWith('eeker') ? 'JOB_SEEKER' : 'RECRUITER')
  if (actor !== 'admin') return person
  await expectStatus(
    200,
    (await newSessionOf('admin')).request('PATCH', `/api/v1/users/${person.id}`, { role: 'ADMIN' }),
  )
  return logIn(person.email, password)
}

/** The id of a new session of the seeker. */
export async function freshSession(): Promise<number> {
  const sessions = await expectStatus(200, (await newSessionOf('seeker')).request('GET', '/api/v1/auth/sessions'))
  return sessions.find((session: { is_current: boolean }) => session.is_current).id
}
