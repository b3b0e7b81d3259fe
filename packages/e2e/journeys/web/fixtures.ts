// What the pages of the table show: jobs, companies, people and applications in every state.
import { randomUUID } from 'node:crypto'
import { expectStatus } from '@portal/stack/api-client'
import { companyPath } from '../../../web/app/rules/slug.ts'
import { type Person, password } from '../../client.ts'
import { inAWeek, join, logIn } from '../person.ts'
import { rows } from '../running-stack.ts'

export type Fixtures = {
  /** The numbers of accounts: an active one, a blocked one, and one that was erased. */
  user: number
  blockedUser: number
  erasedUser: number
  job: string
  hostileJob: string
  /** Jobs that the seeker did not apply for. */
  newJob: string
  closedJob: string
  /** A job that takes applications on another site. */
  elsewhere: string
  /** A job that only the recruiter sees. */
  draft: number
  /** Of the jobs, and one without any. */
  company: string
  emptyCompany: string
  /** Of the seeker: with an interview, just sent, and withdrawn, whose interview was cancelled. */
  application: number
  sent: number
  withdrawn: number
  interview: number
  cancelled: number
  /** Of the seeker, with a name as long as it may be. */
  resume: number
}

export const hostile = `<script>alert(1)</script> "><img src=x onerror=alert(1)>`
export const longWord = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'

const description = `# Your tasks\n\n- Bake **bread**\n- Talk to [guests](https://example.com)\n\n### Pay\n\n${'Every day is different. '.repeat(30)}`
const ordinary = { description, location: 'Vienna', country: 'AT', job_type: 'PART_TIME', status: 'OPEN' }
const detailedJob = {
  ...ordinary,
  workplace: 'HYBRID',
  region: 'Wien',
  city: 'Wien',
  title: 'Baker',
  salary_min: 2_400,
  salary_max: 2_900,
  salary_currency: 'EUR',
  salary_period: 'MONTH',
  seniority: 'MID',
  min_experience_years: 2,
  openings: 3,
  language: 'en',
  benefits: ['Bread for the whole family', 'Free Sundays', 'A yearly ticket for trams and trains'],
  reply_within_days: 14,
  is_existing_vacancy: true,
  uses_ai_screening: false,
  wanted_skills: [
    { skill_id: 1, need: 'ADVANCED' },
    { skill_id: 2, is_required: false },
  ],
}
/** A question of each kind. */
const asked = [
  { kind: 'TEXT', text: 'Who told you about us?' },
  { kind: 'LONG_TEXT', text: 'What is your favourite dish, and why?' },
  { kind: 'NUMBER', text: 'How many years have you cooked?', min: 0, max: 60 },
  { kind: 'BOOLEAN', text: 'May you work at night?', knock_out: { mode: 'REFUSE', rule: { equals: true } } },
  { kind: 'SINGLE', text: 'Which shift do you prefer?', options: ['Day', 'Night'] },
  { kind: 'MULTI', text: 'Which kitchens do you know?', options: ['French', 'Thai', longWord] },
  { kind: 'DATE', text: 'When can you begin?' },
].map((question) => ({ is_required: question.kind === 'BOOLEAN', ...question }))

/** Posts the jobs that pages show: an ordinary one, and one that is hostile and too long in every text; and applies. */
export async function postJobs(): Promise<Fixtures> {
  const recruiter = await logIn('recruiter@example.com', 'password123')
  const post = async (job: object) =>
    (await expectStatus(201, recruiter.request('POST', '/api/v1/jobs/', job))) as {
      id: number
      recruiter_id: number
      company_id: number | null
    }
  const job = await post(detailedJob)
  const hostileJob = await post({
    title: `${longWord} ${hostile}`,
    description: `${hostile}\n\n[click](javascript:alert(1)) ${longWord.repeat(10)}\n\n![image](https://evil.example/x.gif)`,
    location: `${longWord} ${hostile}`,
    job_type: 'CONTRACT',
    status: 'OPEN',
    workplace: 'REMOTE',
    country: 'AT',
    remote_countries: ['AT', 'BA', 'CF', 'DE', 'GS', 'VC'],
    salary_min: 1_000_000_000,
    salary_max: 999_000_000_000,
    salary_currency: 'IRR',
    salary_period: 'HOUR',
    benefits: [hostile.slice(0, 60), longWord],
    wanted_skills: [{ skill_id: 1, need: 'BEGINNER', is_required: false }],
    external_ref: `${randomUUID()} ${longWord}`,
  })
  const elsewhere = await post({
    ...ordinary,
    title: 'Pastry cook',
    apply_url: `https://jobs.example.com/?job=${encodeURIComponent(hostile)}`,
  })
  const [newJob, closedJob] = [await post({ ...ordinary, title: 'Cook' }), await post({ ...ordinary, title: 'Waiter' })]
  await expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${closedJob.id}/status`, { new_status: 'CLOSED' }))
  await expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${newJob.id}/questions`, { questions: asked }))
  const draft = await post({ ...ordinary, title: 'Dishwasher', status: 'DRAFT' })
  const { company } = await expectStatus(200, recruiter.request('GET', '/api/v1/companies/mine'))
  const invite = { email: 'grace@example.com', role: 'INTERVIEWER', name: longWord }
  await expectStatus(200, recruiter.request('POST', `/api/v1/companies/${company.id}/invites`, invite))
  return {
    draft: draft.id,
    job: `/jobs/${job.id}/baker`,
    hostileJob: `/jobs/${hostileJob.id}`,
    newJob: `/jobs/${newJob.id}/cook`,
    closedJob: `/jobs/${closedJob.id}/waiter`,
    elsewhere: `/jobs/${elsewhere.id}/pastry-cook`,
    company: `/companies/${job.company_id ?? job.recruiter_id}/techcorp`,
    emptyCompany: await createCompany(),
    resume: await uploadResumes(),
    ...(await registerUsers()),
    ...(await apply(hostileJob.id, (await post({ ...ordinary, title: 'Gardener' })).id, job.id)),
  }
}

/** Creates a company without jobs, whose name is as long as it may be, and whose texts are hostile. */
async function createCompany(): Promise<string> {
  const recruiter = await join('RECRUITER')
  const body = { company_name: longWord.repeat(3), company_website: 'https://a.example/b' }
  await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', body))
  const { company } = await expectStatus(200, recruiter.request('GET', '/api/v1/companies/mine'))
  const about = {
    description: `${hostile}\n\n## ${longWord}\n\n- one\n- two`,
    industry: hostile,
    country: 'AT',
    size: 'UP_TO_50',
  }
  await expectStatus(200, recruiter.request('PUT', `/api/v1/companies/${company.id}`, about))
  return companyPath(company)
}

/** Uploads résumés of the seeker, instead of earlier ones, in every state of a scan, which this portal does not make. */
async function uploadResumes(): Promise<number> {
  const seeker = await logIn('alice@example.com', 'password123')
  const upload = async (name: string) => {
    const form = new FormData()
    form.append('file', new Blob([`Alice, ${randomUUID()}`]), name)
    return (await expectStatus(201, seeker.request('POST', '/api/v1/resumes', form))).id as number
  }
  for (const { id } of await expectStatus(200, seeker.request('GET', '/api/v1/resumes'))) {
    await expectStatus(204, seeker.request('DELETE', `/api/v1/resumes/${id}`))
  }
  const scans = ['CLEAN', 'PENDING', 'INFECTED', 'FAILED']
  for (const scan of scans) {
    await rows(`UPDATE portal_profile.resumes SET scan = '${scan}' WHERE id = ${await upload(`Résumé ${scan}.txt`)}`)
  }
  return upload(`${longWord} ${hostile} ${longWord.repeat(3)}.txt`)
}

/** Registers the people whose accounts administrators see. */
async function registerUsers() {
  const admin = await logIn('admin@example.com', 'password123')
  const [user, blocked, erased] = await Promise.all([join('JOB_SEEKER'), join('RECRUITER'), join('JOB_SEEKER')])
  await expectStatus(200, admin.request('PATCH', `/api/v1/users/${blocked.id}`, { is_active: false }))
  await expectStatus(202, erased.request('DELETE', '/api/v1/users/me', { current_password: password }))
  return { user: user.id, blockedUser: blocked.id, erasedUser: erased.id }
}

/** Says all that a profile can say, partly hostile and too long. */
async function describe(seeker: Person) {
  const path = `/api/v1/profiles/job-seekers/${seeker.id}`
  const about = `${hostile}\n\n${longWord.repeat(5)}`
  await expectStatus(
    200,
    seeker.request('PUT', path, {
      headline: `${longWord} ${hostile}`,
      about,
      phone: '0512 123456',
      country: 'AT',
      city: longWord,
      links: [
        `https://example.com/${longWord.repeat(5)}`,
        'https://example.com/"><img src=x onerror=alert(1)>'.slice(0, 24),
      ],
      languages: [
        { language: 'de', level: 'NATIVE' },
        { language: 'pt-BR', level: 'B1' },
      ],
      desired: {
        titles: [hostile, longWord],
        job_types: ['FULL_TIME', 'CONTRACT'],
        workplaces: ['ONSITE', 'REMOTE'],
        places: [longWord, hostile],
        pay: { amount: 999_000_000_000, currency: 'IRR', period: 'YEAR' },
        from: '2100-01-01',
      },
    }),
  )
  const work = { title: hostile, company: longWord, location: longWord, start: '2018-01', description: about }
  const earlier = { title: 'Baker', company: 'Bakery', start: '2012-03', end: '2017-12' }
  await expectStatus(200, seeker.request('PUT', `${path}/experience-entries`, [work, earlier]))
  const degree = { institution: `${longWord} ${hostile}`, degree: longWord, field: hostile, end: '2012-02' }
  await expectStatus(200, seeker.request('PUT', `${path}/education-entries`, [degree]))
}

/** Applies for the jobs as the seeker, who is invited to interviews for two of them, and withdraws the last application. */
/** Asks applicants of a job questions that are hostile and as long as they may be. */
async function ask(recruiter: Person, jobId: number) {
  const question = { text: `${hostile} ${longWord}`, is_required: false }
  const multi = { ...question, kind: 'MULTI', options: [longWord, hostile] }
  const flagged = { ...multi, knock_out: { mode: 'FLAG', rule: { one_of: [longWord] } } }
  const questions = [{ ...question, kind: 'LONG_TEXT' }, { ...question, kind: 'TEXT' }, flagged]
  return expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${jobId}/questions`, { questions }))
}

async function apply(invited: number, open: number, ended: number) {
  const recruiter = await logIn('recruiter@example.com', 'password123')
  const seeker = await logIn('alice@example.com', 'password123')
  await describe(seeker)
  const submit = async (job_id: number, more: object = {}) => {
    const { id } = await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id, ...more }))
    return id as number
  }
  const invite = async (job_id: number, more?: object) => {
    const id = await submit(job_id, more)
    await expectStatus(
      200,
      recruiter.request('PUT', `/api/v1/applications/${id}/status`, { new_status: 'SHORTLISTED' }),
    )
    const invitation = { application_id: id, interview_date: inAWeek(), mode: 'OFFLINE' }
    const interview = await expectStatus(201, recruiter.request('POST', '/api/v1/interviews', invitation))
    return { application: id, interview: interview.id as number }
  }
  const { questions, version } = await ask(recruiter, invited)
  const answers = questions.map(({ id, kind, options }: { id: number; kind: string; options?: string[] }) => ({
    question_id: id,
    value: kind === 'MULTI' ? options : `${hostile} ${longWord}`,
  }))
  const resumes: { id: number; scan: string }[] = await expectStatus(200, seeker.request('GET', '/api/v1/resumes'))
  const resumeWith = (state: string) => ({ resume_id: resumes.find(({ scan }) => scan === state)?.id })
  const sentWith = {
    ...resumeWith('NONE'),
    cover_letter: `${hostile}\n\n${longWord.repeat(3)}`,
    questions_version: version,
    answers,
  }
  const [kept, sent, left] = [
    await invite(invited, sentWith),
    await submit(open, resumeWith('PENDING')),
    await invite(ended),
  ]
  await expectStatus(200, seeker.request('POST', `/api/v1/applications/${left.application}/withdraw`))
  return { ...kept, sent, withdrawn: left.application, cancelled: left.interview }
}
