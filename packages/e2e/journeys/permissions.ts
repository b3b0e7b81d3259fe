import { randomUUID } from 'node:crypto'
import { demoPassword } from '@portal/contracts/auth/demo-accounts'
import { expectStatus } from '@portal/stack/api-client'
import { until } from '@portal/testing/until'
import { type Person, password } from '../client.ts'
import { guest, inAWeek, join, logIn, newJob, registration } from './person.ts'

/** The actors of the table. The resources in question belong to `seeker` and `recruiter`. */
export const actors = ['guest', 'seeker', 'otherSeeker', 'recruiter', 'otherRecruiter', 'admin'] as const
export type Actor = (typeof actors)[number]
type Statuses = [number, number, number, number, number, number]
export type Call = {
  params?: Record<string, number>
  query?: Record<string, string>
  body?: unknown
  form?: URLSearchParams | FormData
  /** Another person of the same role for this call, where the usual one is needed afterwards. */
  as?: Person
}

export let people: Record<Actor, Person>
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

/** A form with a text that is different each time. */
function resumeForm(): FormData {
  const form = new FormData()
  form.append('file', new Blob([`Ada Lovelace ${randomUUID()}`]), 'Ada.txt')
  return form
}

/** The seeker's only résumé. */
async function freshResume(): Promise<number> {
  for (const { id } of await expectStatus(200, people.seeker.request('GET', '/api/v1/resumes'))) {
    await expectStatus(204, people.seeker.request('DELETE', `/api/v1/resumes/${id}`))
  }
  return (await expectStatus(201, people.seeker.request('POST', '/api/v1/resumes', resumeForm()))).id
}

async function refreshToken(): Promise<string> {
  const form = new URLSearchParams({ username: people.seeker.email, password })
  return (await expectStatus(200, guest.request('POST', '/api/v1/auth/login/access-token', form))).refresh_token
}

async function freshErasure(): Promise<number> {
  const person = await join('JOB_SEEKER')
  return (await expectStatus(202, person.request('DELETE', '/api/v1/users/me', { current_password: password }))).id
}

async function companyId(): Promise<number> {
  return (await expectStatus(200, people.recruiter.request('GET', '/api/v1/companies/mine'))).company.id
}

async function freshInvite(): Promise<number> {
  const body = { email: `${randomUUID()}@example.com`, role: 'RECRUITER' }
  const path = `/api/v1/companies/${await companyId()}/invites`
  return (await expectStatus(200, people.recruiter.request('POST', path, body))).id
}

async function notificationOfSeeker(): Promise<number> {
  const [entry] = await until('a notification', async () => {
    const list = await expectStatus(200, people.seeker.request('GET', '/api/v1/notifications'))
    return list.length > 0 && list
  })
  return entry.id
}

async function sentDelivery(): Promise<number> {
  const [delivery] = await until('a sent email', async () => {
    const list = await expectStatus(200, people.admin.request('GET', '/api/v1/deliveries?state=SENT&limit=1'))
    return list.length > 0 && list
  })
  return delivery.id
}

function passwordOf(actor: Actor): string {
  return actor === 'admin' ? demoPassword : password
}

/** Logs in again, so that the session used by the other calls stays valid. */
async function newSessionOf(actor: Actor): Promise<Person> {
  return actor === 'guest' ? guest : logIn(people[actor].email, passwordOf(actor))
}

/** A new user of the same role, whose sessions no other call needs. */
export async function newUserLike(actor: Actor): Promise<Person> {
  if (actor === 'guest') return guest
  const person = await join(actor.endsWith('ecruiter') ? 'RECRUITER' : 'JOB_SEEKER')
  if (actor !== 'admin') return person
  await expectStatus(
    200,
    (await newSessionOf('admin')).request('PATCH', `/api/v1/users/${person.id}`, { role: 'ADMIN' }),
  )
  return logIn(person.email, password)
}

/** The id of a new session of the seeker. */
async function freshSession(): Promise<number> {
  const sessions = await expectStatus(200, (await newSessionOf('seeker')).request('GET', '/api/v1/auth/sessions'))
  return sessions.find((session: { is_current: boolean }) => session.is_current).id
}

function withCode(actor: Actor) {
  return { current_password: passwordOf(actor), code: '000000' }
}

const all = (status: number): Statuses => [status, status, status, status, status, status]
const authenticated: Statuses = [401, 200, 200, 200, 200, 200]
const adminOnly: Statuses = [401, 403, 403, 403, 403, 200]

/** The status with which each operation responds to each of the {@link actors}, in their order, and the call. */
export const expected: Record<string, [Statuses, ((actor: Actor) => Call | Promise<Call>)?]> = {
  register: [all(201), () => ({ body: registration() })],
  createUser: [all(201), () => ({ body: registration() })],
  login: [all(200), () => ({ form: new URLSearchParams({ username: people.seeker.email, password }) })],
  refreshToken: [all(200), async () => ({ body: { refresh_token: await refreshToken() } })],
  forgotPassword: [all(202), () => ({ body: { email: people.seeker.email } })],
  resendVerification: [all(202), () => ({ body: { email: people.seeker.email } })],
  resetPassword: [all(400), () => ({ body: { token: 'made-up', password } })],
  verifyEmail: [all(400), () => ({ body: { token: 'made-up' } })],
  undoEmailChange: [all(400), () => ({ body: { token: 'made-up' } })],
  // The correct password would end the sessions of all actors.
  changePassword: [
    [401, 403, 403, 403, 403, 403],
    () => ({ body: { current_password: 'not the right one', password: 'a much better one' } }),
  ],
  logout: [[401, 204, 204, 204, 204, 204], async (actor) => ({ as: await newSessionOf(actor) })],
  logoutAll: [[401, 204, 204, 204, 204, 204], async (actor) => ({ as: await newUserLike(actor) })],
  listSessions: [authenticated],
  endSession: [[401, 204, 404, 404, 404, 404], async () => ({ params: { id: await freshSession() } })],
  readSecondFactor: [authenticated],
  beginSecondFactor: [authenticated, (actor) => ({ body: { current_password: passwordOf(actor) } })],
  // The previous operation has begun the enrollment; a correct code would end the sessions.
  confirmSecondFactor: [[401, 403, 403, 403, 403, 403], () => ({ body: { code: '000000' } })],
  renewRecoveryCodes: [[401, 409, 409, 409, 409, 409], (actor) => ({ body: withCode(actor) })],
  removeSecondFactor: [[401, 409, 409, 409, 409, 409], (actor) => ({ body: withCode(actor) })],
  // The seeker has begun the enrollment of a second factor, but not confirmed it.
  resetSecondFactor: [
    [401, 403, 403, 403, 403, 409],
    async (actor) => ({ as: await newSessionOf(actor), params: { id: people.seeker.id } }),
  ],
  readMe: [authenticated],
  changeMe: [authenticated, () => ({ body: {} })],
  listUsers: [adminOnly],
  readUser: [[401, 200, 404, 404, 404, 200], () => ({ params: { id: people.seeker.id } })],
  changeUser: [
    adminOnly,
    async () => {
      const { id } = await expectStatus(201, guest.request('POST', '/api/v1/auth/register', registration()))
      return { params: { id }, body: { is_active: false } }
    },
  ],
  exportMe: [authenticated],
  eraseMe: [
    [401, 202, 202, 202, 202, 202],
    async (actor) => ({ as: await newUserLike(actor), body: { current_password: password } }),
  ],
  listErasures: [adminOnly],
  readErasure: [adminOnly, async () => ({ params: { id: await freshErasure() } })],
  repeatErasure: [[401, 403, 403, 403, 403, 202], async () => ({ params: { id: await freshErasure() } })],
  postJob: [[401, 403, 403, 201, 201, 403], () => ({ body: newJob })],
  listJobs: [all(200)],
  searchJobs: [all(200)],
  readSearchFacets: [all(200)],
  listMyJobs: [[401, 403, 403, 200, 200, 403]],
  readMyJob: [[401, 403, 403, 200, 403, 403], () => ({ params: { id: jobId } })],
  cloneJob: [[401, 403, 403, 201, 403, 403], () => ({ params: { id: jobId } })],
  readJobIndex: [all(200)],
  countActiveJobs: [all(200)],
  readJob: [all(200), () => ({ params: { id: jobId } })],
  changeJob: [[401, 403, 403, 200, 403, 403], () => ({ params: { id: jobId }, body: { title: 'Cook' } })],
  readQuestions: [all(200), () => ({ params: { id: jobId } })],
  changeQuestions: [[401, 403, 403, 200, 403, 403], () => ({ params: { id: jobId }, body: { questions: [] } })],
  changeJobStatus: [
    [401, 403, 403, 200, 403, 403],
    async () => ({ params: { id: await freshJob() }, body: { new_status: 'PAUSED' } }),
  ],
  extendJob: [[401, 403, 403, 200, 403, 403], () => ({ params: { id: jobId }, body: { expires_at: inAWeek() } })],
  changeJobOwner: [
    [401, 403, 403, 200, 403, 403],
    () => ({ params: { id: jobId }, body: { user_id: people.recruiter.id } }),
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
    () => ({ params: { id: people.recruiter.id }, body: { company_name: 'Bakery' } }),
  ],
  listCompanies: [all(200)],
  readMyCompany: [[401, 403, 403, 200, 200, 403]],
  readCompany: [all(200), async () => ({ params: { id: await companyId() } })],
  changeCompany: [
    [401, 403, 403, 200, 403, 403],
    async () => ({ params: { id: await companyId() }, body: { industry: 'Food' } }),
  ],
  uploadResume: [[401, 201, 201, 403, 403, 403], () => ({ form: resumeForm() })],
  listResumes: [[401, 200, 200, 403, 403, 403]],
  readResume: [[401, 200, 404, 403, 403, 403], async () => ({ params: { id: await freshResume() } })],
  changeResume: [
    [401, 200, 404, 403, 403, 403],
    async () => ({ params: { id: await freshResume() }, body: { file_name: 'Ada' } }),
  ],
  removeResume: [[401, 204, 404, 403, 403, 403], async () => ({ params: { id: await freshResume() } })],
  downloadResume: [[404, 200, 404, 404, 404, 200], async () => ({ params: { id: await freshResume() } })],
  listMembers: [[401, 403, 403, 200, 404, 403], async () => ({ params: { id: await companyId() } })],
  changeMember: [
    [401, 403, 403, 200, 404, 403],
    async () => ({ params: { id: await companyId(), user_id: people.recruiter.id }, body: { name: 'Ada' } }),
  ],
  // The last owner cannot leave.
  removeMember: [
    [401, 403, 403, 409, 404, 403],
    async () => ({ params: { id: await companyId(), user_id: people.recruiter.id } }),
  ],
  createInvite: [
    [401, 403, 403, 200, 404, 403],
    async () => ({ params: { id: await companyId() }, body: { email: 'grace@example.com', role: 'RECRUITER' } }),
  ],
  listInvites: [[401, 403, 403, 200, 404, 403], async () => ({ params: { id: await companyId() } })],
  deleteInvite: [
    [401, 403, 403, 204, 404, 403],
    async () => ({ params: { id: await companyId(), invite_id: await freshInvite() } }),
  ],
  acceptInvite: [[401, 403, 403, 404, 404, 403], () => ({ body: { token: 'made-up' } })],
  createJobSeekerProfile: [[401, 409, 409, 403, 403, 403], () => ({ body: { full_name: 'Again' } })],
  readJobSeekerProfile: [[401, 200, 404, 200, 404, 200], () => ({ params: { id: profileIds.seeker } })],
  readJobSeekerProfileOfUser: [[401, 200, 404, 200, 404, 200], () => ({ params: { user_id: people.seeker.id } })],
  changeJobSeekerProfile: [
    [401, 200, 404, 403, 403, 403],
    () => ({ params: { id: people.seeker.id }, body: { education: 'School' } }),
  ],
  listJobSeekerSkills: [[401, 200, 404, 200, 404, 200], () => ({ params: { user_id: people.seeker.id } })],
  replaceJobSeekerSkills: [
    [401, 200, 404, 403, 403, 403],
    () => ({ params: { user_id: people.seeker.id }, body: [{ skill_id: 1, proficiency_level: 'ADVANCED' }] }),
  ],
  replaceExperienceEntries: [
    [401, 200, 404, 403, 403, 403],
    () => ({ params: { user_id: people.seeker.id }, body: [{ title: 'Cook', company: 'Bakery', start: '2020-01' }] }),
  ],
  replaceEducationEntries: [
    [401, 200, 404, 403, 403, 403],
    () => ({ params: { user_id: people.seeker.id }, body: [{ institution: 'School' }] }),
  ],
  readJsonResume: [[401, 200, 404, 403, 403, 403], () => ({ params: { user_id: people.seeker.id } })],
  importJsonResume: [
    [401, 200, 404, 403, 403, 403],
    () => ({ params: { user_id: people.seeker.id }, body: { basics: { label: 'Cook' } } }),
  ],
  submitApplication: [[401, 201, 201, 403, 403, 403], async () => ({ body: { job_id: await freshJob() } })],
  listApplications: [adminOnly],
  listMyApplications: [[401, 200, 200, 403, 403, 403]],
  listJobApplications: [[401, 403, 403, 200, 404, 403], () => ({ params: { job_id: jobId } })],
  countApplications: [[401, 403, 403, 200, 200, 200], () => ({ query: { job_id: String(jobId) } })],
  readApplication: [[401, 200, 404, 200, 404, 200], () => ({ params: { id: applicationId } })],
  changeApplicationStatus: [
    [401, 403, 403, 200, 404, 403],
    async () => ({ params: { id: await freshApplication() }, body: { new_status: 'SHORTLISTED' } }),
  ],
  withdrawApplication: [[401, 200, 404, 403, 403, 403], async () => ({ params: { id: await freshApplication() } })],
  readSubmission: [[401, 200, 404, 200, 404, 200], () => ({ params: { id: applicationId } })],
  readCandidate: [[401, 200, 404, 200, 404, 403], () => ({ params: { id: applicationId } })],
  // The application was sent without a résumé.
  linkToResume: [[401, 403, 403, 404, 404, 403], () => ({ params: { id: applicationId } })],
  listApplicationHistory: [[401, 200, 404, 200, 404, 403], () => ({ params: { id: applicationId } })],
  scheduleInterview: [
    [401, 403, 403, 201, 404, 403],
    () => ({ body: { application_id: applicationId, interview_date: inAWeek(), mode: 'ONLINE' } }),
  ],
  listInterviews: [[401, 200, 200, 200, 200, 403]],
  readInterview: [[401, 200, 404, 200, 404, 403], async () => ({ params: { id: await freshInterview() } })],
  changeInterview: [
    [401, 403, 403, 200, 404, 403],
    async () => ({ params: { id: await freshInterview() }, body: { result: 'PASS' } }),
  ],
  listNotifications: [authenticated],
  countUnreadNotifications: [authenticated],
  streamNotifications: [authenticated],
  readNotificationPreferences: [authenticated],
  changeNotificationPreferences: [authenticated, () => ({ body: { email: { WELCOME: false } } })],
  readNotification: [[401, 200, 404, 404, 404, 404], async () => ({ params: { id: await notificationOfSeeker() } })],
  readAllNotifications: [authenticated],
  listDeliveries: [adminOnly],
  // A delivery that was sent cannot be requeued.
  requeueDelivery: [[401, 403, 403, 403, 403, 409], async () => ({ params: { id: await sentDelivery() } })],
  listActivity: [adminOnly],
}

/** Creates the actors of the table and their resources. */
export async function setUpFixtures(): Promise<void> {
  const [seeker, otherSeeker, recruiter, otherRecruiter, admin] = await Promise.all([
    join('JOB_SEEKER'),
    join('JOB_SEEKER', 'other'),
    join('RECRUITER'),
    join('RECRUITER', 'other'),
    logIn('admin@example.com', demoPassword),
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
  // The profile service grants access when it consumes the event of the application.
  await until('the recruiter to see the job seeker', async () => {
    const { status } = await recruiter.request('GET', `/api/v1/profiles/job-seekers/${profileIds.seeker}`)
    return status === 200
  })
}
