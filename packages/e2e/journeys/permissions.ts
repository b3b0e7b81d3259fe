// Who may do what: for each operation of the catalogue, its response to each of the actors, and the call.
import { randomUUID } from 'node:crypto'
import { type Person, password } from '../client.ts'
import {
  type Actor,
  applicationId,
  companyId,
  freshApplication,
  freshDomain,
  freshErasure,
  freshInterview,
  freshInvite,
  freshJob,
  freshResume,
  freshSession,
  freshSkill,
  jobId,
  newSessionOf,
  newUserLike,
  notificationOfSeeker,
  passwordOf,
  people,
  profileIds,
  refreshToken,
  resumeForm,
  sentDelivery,
} from './permission-fixtures.ts'
import { guest, inAWeek, newJob, registration } from './person.ts'

export type Call = {
  params?: Record<string, number | string>
  query?: Record<string, string>
  body?: unknown
  form?: URLSearchParams | FormData
  /** Another person of the same role for this call, where the usual one is needed afterwards. */
  as?: Person
}
/** Without an actor, the call is made once for all actors who are refused, and anew for each other one. */
type MakeCall = (actor: Actor) => Call | Promise<Call>
/**
 * A status for each of the actors, in their order: guest | applicant, other job seeker | owner, recruiter, interviewer, former
 * member, owner of another company | administrator. `ROLE` stands for 403 `COMPANY_ROLE`.
 */
type Row = [statuses: string, makeCall?: MakeCall]

const all = (status: number) => Array(9).fill(status).join(' ')
const signedIn = (status: number) => `401 | ${Array(8).fill(status).join(' ')}`
const admins = (status: number) => `401 | 403 403 | 403 403 403 403 403 | ${status}`
const seekers = (status: number) => `401 | ${status} ${status} | 403 403 403 403 403 | 403`
/** The applicant, about what is his or her own. */
const applicant = (status: number) => `401 | ${status} 404 | 403 403 403 403 403 | 403`
/** Members who manage the jobs of the company, which everybody knows. */
const jobs = (status: number) => `401 | 403 403 | ${status} ${status} ROLE 403 403 | 403`
/** Members who manage the applications for them. */
const applications = (status: number) => `401 | 403 403 | ${status} ${status} ROLE 404 404 | 403`
/** The applicant, those who manage the applications, and administrators. */
const involved = '401 | 200 404 | 200 200 ROLE 404 404 | 200'
const owners = (status: number) => `401 | 403 403 | ${status} ROLE ROLE 404 404 | 403`

function withCode(actor: Actor) {
  return { current_password: passwordOf(actor), code: '000000' }
}

const ofSeeker = () => ({ user_id: people.seeker.id })
const ofJob = () => ({ params: { id: jobId } })
const ofApplication = () => ({ params: { id: applicationId } })

export const expected: Record<string, Row> = {
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
    signedIn(403),
    () => ({ body: { current_password: 'not the right one', password: 'a much better one' } }),
  ],
  logout: [signedIn(204), async (actor) => ({ as: await newSessionOf(actor) })],
  logoutAll: [signedIn(204), async (actor) => ({ as: await newUserLike(actor) })],
  listSessions: [signedIn(200)],
  endSession: ['401 | 204 404 | 404 404 404 404 404 | 404', async () => ({ params: { id: await freshSession() } })],
  readSecondFactor: [signedIn(200)],
  beginSecondFactor: [signedIn(200), (actor) => ({ body: { current_password: passwordOf(actor) } })],
  // The previous operation has begun the enrollment; a correct code would end the sessions.
  confirmSecondFactor: [signedIn(403), () => ({ body: { code: '000000' } })],
  renewRecoveryCodes: [signedIn(409), (actor) => ({ body: withCode(actor) })],
  removeSecondFactor: [signedIn(409), (actor) => ({ body: withCode(actor) })],
  // The seeker has begun the enrollment of a second factor, but not confirmed it.
  resetSecondFactor: [
    admins(409),
    async (actor) => ({ as: await newSessionOf(actor), params: { id: people.seeker.id } }),
  ],
  readMe: [signedIn(200)],
  changeMe: [signedIn(200), () => ({ body: {} })],
  listUsers: [admins(200)],
  readUser: ['401 | 200 404 | 404 404 404 404 404 | 200', () => ({ params: { id: people.seeker.id } })],
  changeUser: [
    admins(200),
    async () => {
      const { body } = await guest.request('POST', '/api/v1/auth/register', registration())
      return { params: { id: body.id }, body: { is_active: false } }
    },
  ],
  exportMe: [signedIn(200)],
  eraseMe: [signedIn(202), async (actor) => ({ as: await newUserLike(actor), body: { current_password: password } })],
  listErasures: [admins(200)],
  readErasure: [admins(200), async () => ({ params: { id: await freshErasure() } })],
  repeatErasure: [admins(202), async () => ({ params: { id: await freshErasure() } })],

  // Who has left a company must join another one before posting.
  postJob: ['401 | 403 403 | 201 201 ROLE 409 201 | 403', () => ({ body: newJob })],
  listJobs: [all(200)],
  searchJobs: [all(200)],
  readSearchFacets: [all(200)],
  listMyJobs: ['401 | 403 403 | 200 200 200 200 200 | 403'],
  readMyJob: [jobs(200), ofJob],
  cloneJob: [jobs(201), ofJob],
  readJobIndex: [all(200)],
  countActiveJobs: [all(200)],
  readJob: [all(200), ofJob],
  changeJob: [jobs(200), () => ({ ...ofJob(), body: { title: 'Cook' } })],
  readQuestions: [all(200), ofJob],
  changeQuestions: [jobs(200), () => ({ ...ofJob(), body: { questions: [] } })],
  changeJobStatus: [jobs(200), async () => ({ params: { id: await freshJob() }, body: { new_status: 'PAUSED' } })],
  extendJob: [jobs(200), () => ({ ...ofJob(), body: { expires_at: inAWeek() } })],
  changeJobOwner: [jobs(200), () => ({ ...ofJob(), body: { user_id: people.owner.id } })],
  deleteJob: ['401 | 403 403 | 204 204 ROLE 403 403 | 204', async () => ({ params: { id: await freshJob() } })],
  listSkills: [all(200)],
  createSkill: ['401 | 403 403 | 201 201 201 201 201 | 201', () => ({ body: { name: `Skill ${randomUUID()}` } })],
  deleteSkill: [admins(204), async () => ({ params: { id: await freshSkill() } })],

  createRecruiterProfile: ['401 | 403 403 | 409 409 409 409 409 | 403', () => ({ body: { company_name: 'Again' } })],
  readRecruiterProfile: [all(200), () => ({ params: { id: profileIds.recruiter } })],
  readRecruiterProfileOfUser: [all(200), () => ({ params: { user_id: people.owner.id } })],
  changeRecruiterProfile: [
    '401 | 403 403 | 200 403 403 403 403 | 403',
    () => ({ params: { id: people.owner.id }, body: { company_name: 'Bakery' } }),
  ],
  listCompanies: [all(200)],
  // Whoever has left a company can found another one; it is somebody new, so that the others find the one who has left.
  foundCompany: [
    '401 | 403 403 | 409 409 409 201 409 | 403',
    async (actor) => ({ body: { name: 'Again' }, ...(actor === 'former' && { as: await newUserLike(actor) }) }),
  ],
  readMyCompany: ['401 | 403 403 | 200 200 200 404 200 | 403'],
  readCompany: [all(200), () => ({ params: { id: companyId } })],
  changeCompany: [
    '401 | 403 403 | 200 ROLE ROLE 403 403 | 403',
    () => ({ params: { id: companyId }, body: { industry: 'Food' } }),
  ],
  listMembers: ['401 | 403 403 | 200 200 200 404 404 | 403', () => ({ params: { id: companyId } })],
  changeMember: [owners(200), () => ({ params: { id: companyId, user_id: people.owner.id }, body: { name: 'Ada' } })],
  // The last owner cannot leave.
  removeMember: [owners(409), () => ({ params: { id: companyId, user_id: people.owner.id } })],
  createInvite: [
    owners(200),
    () => ({ params: { id: companyId }, body: { email: 'grace@example.com', role: 'RECRUITER' } }),
  ],
  listInvites: [owners(200), () => ({ params: { id: companyId } })],
  deleteInvite: [owners(204), async () => ({ params: { id: companyId, invite_id: await freshInvite() } })],
  refuseInvite: [all(404), () => ({ body: { token: 'made-up' } })],
  addDomain: [owners(200), () => ({ params: { id: companyId }, body: { domain: 'bakery.example' } })],
  listDomains: [owners(200), () => ({ params: { id: companyId } })],
  removeDomain: [owners(204), async () => ({ params: { id: companyId, domain: await freshDomain() } })],
  checkDomain: [owners(404), () => ({ params: { id: companyId, domain: 'unknown.example' } })],
  acceptInvite: ['401 | 403 403 | 404 404 404 404 404 | 403', () => ({ body: { token: 'made-up' } })],

  uploadResume: [seekers(201), () => ({ form: resumeForm() })],
  listResumes: [seekers(200)],
  readResume: [applicant(200), async () => ({ params: { id: await freshResume() } })],
  changeResume: [applicant(200), async () => ({ params: { id: await freshResume() }, body: { file_name: 'Ada' } })],
  removeResume: [applicant(204), async () => ({ params: { id: await freshResume() } })],
  // Others read it with a link of `linkToResume`.
  downloadResume: ['404 | 200 404 | 404 404 404 404 404 | 200', async () => ({ params: { id: await freshResume() } })],
  createJobSeekerProfile: [seekers(409), () => ({ body: { full_name: 'Again' } })],
  readJobSeekerProfile: [involved, () => ({ params: { id: profileIds.seeker } })],
  readJobSeekerProfileOfUser: [involved, () => ({ params: ofSeeker() })],
  changeJobSeekerProfile: [applicant(200), () => ({ params: { id: people.seeker.id }, body: { education: 'School' } })],
  listJobSeekerSkills: [involved, () => ({ params: ofSeeker() })],
  replaceJobSeekerSkills: [
    applicant(200),
    () => ({ params: ofSeeker(), body: [{ skill_id: 1, proficiency_level: 'ADVANCED' }] }),
  ],
  replaceExperienceEntries: [
    applicant(200),
    () => ({ params: ofSeeker(), body: [{ title: 'Cook', company: 'Bakery', start: '2020-01' }] }),
  ],
  replaceEducationEntries: [applicant(200), () => ({ params: ofSeeker(), body: [{ institution: 'School' }] })],
  readBlockedCompanies: [applicant(200), () => ({ params: ofSeeker() })],
  changeBlockedCompanies: [
    applicant(200),
    () => ({ params: ofSeeker(), body: { company_ids: [companyId], domains: ['unwanted.example'] } }),
  ],
  readCompanyBlock: [applicant(200), () => ({ params: { ...ofSeeker(), company_id: companyId } })],
  readJsonResume: [applicant(200), () => ({ params: ofSeeker() })],
  importJsonResume: [applicant(200), () => ({ params: ofSeeker(), body: { basics: { label: 'Cook' } } })],

  submitApplication: [seekers(201), async () => ({ body: { job_id: await freshJob() } })],
  listApplications: [admins(200)],
  listMyApplications: [seekers(200)],
  exportMyApplications: [seekers(200)],
  listJobApplications: [applications(200), () => ({ params: { job_id: jobId } })],
  countApplications: ['401 | 403 403 | 200 200 200 200 200 | 200', () => ({ query: { job_id: String(jobId) } })],
  readApplication: [involved, ofApplication],
  changeApplicationStatus: [
    applications(200),
    async () => ({ params: { id: await freshApplication() }, body: { new_status: 'SHORTLISTED' } }),
  ],
  withdrawApplication: [applicant(200), async () => ({ params: { id: await freshApplication() } })],
  readSubmission: [involved, ofApplication],
  readCandidate: ['401 | 200 404 | 200 200 ROLE 404 404 | 403', ofApplication],
  readSentResume: [involved, ofApplication],
  linkToResume: [applications(200), ofApplication],
  listApplicationHistory: ['401 | 200 404 | 200 200 ROLE 404 404 | 403', ofApplication],
  scheduleInterview: [
    applications(201),
    async () => ({ body: { application_id: await freshApplication(), interview_date: inAWeek(), mode: 'ONLINE' } }),
  ],
  listInterviews: ['401 | 200 200 | 200 200 200 200 200 | 403'],
  readInterview: [
    '401 | 200 404 | 200 200 ROLE 404 404 | 403',
    async () => ({ params: { id: await freshInterview() } }),
  ],
  changeInterview: [
    applications(200),
    async () => ({ params: { id: await freshInterview() }, body: { result: 'PASS' } }),
  ],

  listNotifications: [signedIn(200)],
  countUnreadNotifications: [signedIn(200)],
  streamNotifications: [signedIn(200)],
  readNotificationPreferences: [signedIn(200)],
  changeNotificationPreferences: [signedIn(200), () => ({ body: { email: { WELCOME: false } } })],
  readNotification: [
    '401 | 200 404 | 404 404 404 404 404 | 404',
    async () => ({ params: { id: await notificationOfSeeker() } }),
  ],
  readAllNotifications: [signedIn(200)],
  listDeliveries: [admins(200)],
  // A delivery that was sent cannot be requeued.
  requeueDelivery: [admins(409), async () => ({ params: { id: await sentDelivery() } })],
  listActivity: [admins(200)],
}
