import { randomUUID } from 'node:crypto'
import { until } from '@portal/testing/until'
import { expectStatus, guest, inAWeek, join, logIn, newJob, type Person, password, registration } from './person.ts'

/** Whom the table tells apart; `seeker` and `recruiter` are the two whom the profile, job, application or notification in question belongs to. */
export const everybody = ['guest', 'seeker', 'otherSeeker', 'recruiter', 'otherRecruiter', 'admin'] as const
export type Who = (typeof everybody)[number]
type Statuses = [number, number, number, number, number, number]
export type Call = {
  params?: Record<string, number>
  body?: unknown
  form?: URLSearchParams
  /** Somebody of the same role in the place of the usual person, who is needed afterwards. */
  as?: Person
}

export let people: Record<Who, Person>
let jobId: number
let applicationId: number
let profileIds: { seeker: number; recruiter: number }

async function freshJob(): Promise<number> {
  return (await expectStatus(201, people.recruiter.request('POST', '/api/v1/jobs/', newJob))).id
}

async function freshSkill(): Promise<number> {
  const body = { name: `Skill ${randomUUID()}` }
  return (await expectStatus(201, people.admin.request('POST', '/api/v1/skills', body))).id
}

async function freshApplication(): Promise<number> {
  const job_id = await freshJob()
  return (await expectStatus(201, people.seeker.request('POST', '/api/v1/applications/', { job_id }))).id
}

async function freshInterview(): Promise<number> {
  const body = { application_id: await freshApplication(), interview_date: inAWeek(), mode: 'ONLINE' }
  return (await expectStatus(201, people.recruiter.request('POST', '/api/v1/interviews', body))).id
}

async function refreshToken(): Promise<string> {
  const form = new URLSearchParams({ username: people.seeker.email, password })
  return (await expectStatus(200, guest.request('POST', '/api/v1/auth/login/access-token', form))).refresh_token
}

async function freshErasure(): Promise<number> {
  const person = await join('JOB_SEEKER')
  return (await expectStatus(202, person.request('DELETE', '/api/v1/users/me', { current_password: password }))).id
}

async function seekersNotification(): Promise<number> {
  const [entry] = await until('a notification', async () => {
    const list = await expectStatus(200, people.seeker.request('GET', '/api/v1/notifications'))
    return list.length > 0 && list
  })
  return entry.id
}

async function sentDelivery(): Promise<number> {
  const [delivery] = await until('a mail that was sent', async () => {
    const list = await expectStatus(200, people.admin.request('GET', '/api/v1/deliveries?state=SENT&limit=1'))
    return list.length > 0 && list
  })
  return delivery.id
}

const adminPassword = 'password123'

function passwordOf(who: Who): string {
  return who === 'admin' ? adminPassword : password
}

/** Signed in once more, so that the session which everything else is done in goes on. */
async function again(who: Who): Promise<Person> {
  return who === 'guest' ? guest : logIn(people[who].email, passwordOf(who))
}

/** Somebody new of the same role, whose sessions nobody else needs. */
async function userLike(who: Who): Promise<Person> {
  if (who === 'guest') return guest
  const person = await join(who.endsWith('ecruiter') ? 'RECRUITER' : 'JOB_SEEKER')
  if (who !== 'admin') return person
  await expectStatus(200, (await again('admin')).request('PATCH', `/api/v1/users/${person.id}`, { role: 'ADMIN' }))
  return logIn(person.email, password)
}

/** Another session of the seeker's. */
async function freshSession(): Promise<number> {
  const sessions = await expectStatus(200, (await again('seeker')).request('GET', '/api/v1/auth/sessions'))
  return sessions.find((session: { is_current: boolean }) => session.is_current).id
}

function withCode(who: Who) {
  return { current_password: passwordOf(who), code: '000000' }
}

const all = (status: number): Statuses => [status, status, status, status, status, status]
const signedIn: Statuses = [401, 200, 200, 200, 200, 200]
const adminOnly: Statuses = [401, 403, 403, 403, 403, 200]

/** What each operation answers to everybody, in the order of {@link everybody}. */
export const expected: Record<string, [Statuses, ((who: Who) => Call | Promise<Call>)?]> = {
  register: [all(201), () => ({ body: registration() })],
  createUser: [all(201), () => ({ body: registration() })],
  login: [all(200), () => ({ form: new URLSearchParams({ username: people.seeker.email, password }) })],
  refreshToken: [all(200), async () => ({ body: { refresh_token: await refreshToken() } })],
  forgotPassword: [all(202), () => ({ body: { email: people.seeker.email } })],
  resendVerification: [all(202), () => ({ body: { email: people.seeker.email } })],
  resetPassword: [all(400), () => ({ body: { token: 'made-up', password } })],
  verifyEmail: [all(400), () => ({ body: { token: 'made-up' } })],
  undoEmailChange: [all(400), () => ({ body: { token: 'made-up' } })],
  // With the right password the sessions of all of them would end.
  changePassword: [
    [401, 403, 403, 403, 403, 403],
    () => ({ body: { current_password: 'not the right one', password: 'a much better one' } }),
  ],
  logout: [[401, 204, 204, 204, 204, 204], async (who) => ({ as: await again(who) })],
  logoutAll: [[401, 204, 204, 204, 204, 204], async (who) => ({ as: await userLike(who) })],
  listSessions: [signedIn],
  endSession: [[401, 204, 404, 404, 404, 404], async () => ({ params: { id: await freshSession() } })],
  readSecondFactor: [signedIn],
  beginSecondFactor: [signedIn, (who) => ({ body: { current_password: passwordOf(who) } })],
  // Begun by the one before; with a right code their sessions would end.
  confirmSecondFactor: [[401, 403, 403, 403, 403, 403], () => ({ body: { code: '000000' } })],
  renewRecoveryCodes: [[401, 409, 409, 409, 409, 409], (who) => ({ body: withCode(who) })],
  removeSecondFactor: [[401, 409, 409, 409, 409, 409], (who) => ({ body: withCode(who) })],
  // The seeker has begun one, but it is not turned on.
  resetSecondFactor: [
    [401, 403, 403, 403, 403, 409],
    async (who) => ({ as: await again(who), params: { id: people.seeker.id } }),
  ],
  readMe: [signedIn],
  changeMe: [signedIn, () => ({ body: {} })],
  listUsers: [adminOnly],
  readUser: [[401, 200, 404, 404, 404, 200], () => ({ params: { id: people.seeker.id } })],
  changeUser: [
    adminOnly,
    async () => {
      const { id } = await expectStatus(201, guest.request('POST', '/api/v1/auth/register', registration()))
      return { params: { id }, body: { is_active: false } }
    },
  ],
  exportMe: [signedIn],
  eraseMe: [
    [401, 202, 202, 202, 202, 202],
    async (who) => ({ as: await userLike(who), body: { current_password: password } }),
  ],
  listErasures: [adminOnly],
  readErasure: [adminOnly, async () => ({ params: { id: await freshErasure() } })],
  repeatErasure: [[401, 403, 403, 403, 403, 202], async () => ({ params: { id: await freshErasure() } })],
  postJob: [[401, 403, 403, 201, 201, 403], () => ({ body: newJob })],
  listJobs: [all(200)],
  searchJobs: [all(200)],
  readSearchFacets: [all(200)],
  listMyJobs: [[401, 403, 403, 200, 200, 403]],
  countActiveJobs: [all(200)],
  readJob: [all(200), () => ({ params: { id: jobId } })],
  changeJob: [[401, 403, 403, 200, 403, 403], () => ({ params: { id: jobId }, body: { title: 'Cook' } })],
  changeJobStatus: [
    [401, 403, 403, 200, 403, 403],
    async () => ({ params: { id: await freshJob() }, body: { new_status: 'PAUSED' } }),
  ],
  deleteJob: [[401, 403, 403, 204, 403, 204], async () => ({ params: { id: await freshJob() } })],
  listSkills: [all(200)],
  createSkill: [[401, 403, 403, 201, 201, 201], () => ({ body: { name: `Skill ${randomUUID()}` } })],
  deleteSkill: [[401, 403, 403, 403, 403, 204], async () => ({ params: { id: await freshSkill() } })],
  createRecruiterProfile: [[401, 403, 403, 409, 409, 403], () => ({ body: { company_name: 'Again' } })],
  readRecruiterProfile: [all(200), () => ({ params: { id: profileIds.recruiter } })],
  readRecruiterProfileOfUser: [all(200), () => ({ params: { user_id: people.recruiter.id } })],
  changeRecruiterProfile: [
    [401, 403, 403, 200, 403, 403],
    () => ({ params: { user_id: people.recruiter.id }, body: { company_name: 'Bakery' } }),
  ],
  createJobSeekerProfile: [[401, 409, 409, 403, 403, 403], () => ({ body: { full_name: 'Again' } })],
  readJobSeekerProfile: [[401, 200, 404, 200, 404, 200], () => ({ params: { id: profileIds.seeker } })],
  readJobSeekerProfileOfUser: [[401, 200, 404, 200, 404, 200], () => ({ params: { user_id: people.seeker.id } })],
  changeJobSeekerProfile: [
    [401, 200, 404, 403, 403, 403],
    () => ({ params: { user_id: people.seeker.id }, body: { education: 'School' } }),
  ],
  listJobSeekerSkills: [[401, 200, 404, 200, 404, 200], () => ({ params: { user_id: people.seeker.id } })],
  replaceJobSeekerSkills: [
    [401, 200, 404, 403, 403, 403],
    () => ({ params: { user_id: people.seeker.id }, body: [{ skill_id: 1, proficiency_level: 'ADVANCED' }] }),
  ],
  submitApplication: [[401, 201, 201, 403, 403, 403], async () => ({ body: { job_id: await freshJob() } })],
  listApplications: [adminOnly],
  listMyApplications: [[401, 200, 200, 403, 403, 403]],
  listJobApplications: [[401, 403, 403, 200, 404, 403], () => ({ params: { job_id: jobId } })],
  readApplication: [[401, 200, 404, 200, 404, 200], () => ({ params: { id: applicationId } })],
  changeApplicationStatus: [
    [401, 403, 403, 200, 404, 403],
    async () => ({ params: { id: await freshApplication() }, body: { new_status: 'SHORTLISTED' } }),
  ],
  withdrawApplication: [[401, 200, 404, 403, 403, 403], async () => ({ params: { id: await freshApplication() } })],
  listApplicationHistory: [[401, 200, 404, 200, 404, 403], () => ({ params: { id: applicationId } })],
  scheduleInterview: [
    [401, 403, 403, 201, 404, 403],
    () => ({ body: { application_id: applicationId, interview_date: inAWeek(), mode: 'ONLINE' } }),
  ],
  listInterviews: [[401, 200, 200, 200, 200, 403]],
  changeInterview: [
    [401, 403, 403, 200, 404, 403],
    async () => ({ params: { id: await freshInterview() }, body: { result: 'PASS' } }),
  ],
  listNotifications: [signedIn],
  countUnreadNotifications: [signedIn],
  streamNotifications: [signedIn],
  readNotificationPreferences: [signedIn],
  changeNotificationPreferences: [signedIn, () => ({ body: { email: { WELCOME: false } } })],
  readNotification: [[401, 200, 404, 404, 404, 404], async () => ({ params: { id: await seekersNotification() } })],
  readAllNotifications: [signedIn],
  listDeliveries: [adminOnly],
  // What was sent is not to be sent again.
  requeueDelivery: [[401, 403, 403, 403, 403, 409], async () => ({ params: { id: await sentDelivery() } })],
  listActivity: [adminOnly],
}

/** Makes the people of the table, and what belongs to them. */
export async function setTheScene(): Promise<void> {
  const [seeker, otherSeeker, recruiter, otherRecruiter, admin] = await Promise.all([
    join('JOB_SEEKER'),
    join('JOB_SEEKER', 'other'),
    join('RECRUITER'),
    join('RECRUITER', 'other'),
    logIn('admin@example.com', adminPassword),
  ])
  people = { guest, seeker, otherSeeker, recruiter, otherRecruiter, admin }
  const company = { company_name: 'Bakery' }
  await expectStatus(201, otherRecruiter.request('POST', '/api/v1/profiles/recruiters', company))
  await expectStatus(201, otherSeeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Bob' }))
  profileIds = {
    recruiter: (await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', company))).id,
    seeker: (await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada' }))).id,
  }
  jobId = await freshJob()
  applicationId = (await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id: jobId }))).id
  // The profile service learns of the application by event.
  await until('the recruiter to see who applied', async () => {
    const { status } = await recruiter.request('GET', `/api/v1/profiles/job-seekers/${profileIds.seeker}`)
    return status === 200
  })
}
