import { randomUUID } from 'node:crypto'
import { expectStatus } from '@portal/stack/api-client'
import { until } from '@portal/testing/until'
import { expect } from 'vitest'
import { type Person, password } from '../client.ts'
import { waitForEmails } from './emails.ts'
import type { Needles } from './every-store.ts'
import { guest, join } from './person.ts'
import { verifyEmail } from './prove.ts'
import { rows } from './running-stack.ts'

const newJob = { title: 'Analyst', description: 'Of engines.', location: 'London', job_type: 'FULL_TIME' }

export async function newRecruiter(company_name: string) {
  const recruiter = await join('RECRUITER', 'babbage')
  await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', { company_name }))
  return recruiter
}

/** What a job seeker says about himself or herself, unique in every text. */
function personalDataOf(suffix: string) {
  const profile = {
    full_name: `Augusta Ada ${suffix}`,
    phone: `+44 20 ${Number.parseInt(suffix, 16)}`,
    education: `Taught by De Morgan ${suffix}`,
    resume_url: `https://ada-${suffix}.example.com/resume.pdf`,
    experience_years: 7,
    headline: `Enchantress of numbers ${suffix}`,
    about: `I weave patterns ${suffix}`,
    country: 'GB',
    city: `Marylebone ${suffix}`,
    links: [`https://notes-${suffix}.example.com/`],
    languages: [{ language: 'en', level: 'NATIVE' }],
    desired: {
      titles: [`Countess ${suffix}`],
      job_types: ['CONTRACT'],
      workplaces: ['REMOTE'],
      places: [`Ockham ${suffix}`],
      pay: null,
      from: null,
    },
  }
  const entries = {
    experience: {
      title: `Translator ${suffix}`,
      company: `Taylor ${suffix}`,
      location: `Turin ${suffix}`,
      start: '2015-01',
      description: `Notes longer than the paper ${suffix}`,
    },
    education: {
      institution: `Mary Somerville ${suffix}`,
      degree: `Algebra ${suffix}`,
      field: `Calculus ${suffix}`,
      description: `By letter ${suffix}`,
    },
  }
  const sent = {
    cover_letter: `The engine weaves ${suffix}`,
    answer: `By cards ${suffix}`,
    campaign: `Exhibition ${suffix}`,
  }
  return { profile, entries, sent }
}

/** Applies for three jobs: with a letter, a résumé and answers for the first one. */
async function applyThrice(
  recruiter: Person,
  seeker: Person,
  more: { cover_letter: string; answer: string; campaign: string },
) {
  const { cover_letter, answer, campaign } = more
  const applications = []
  for (const isFirst of [true, false, false]) {
    const { id: job_id } = await expectStatus(201, recruiter.request('POST', '/api/v1/jobs/', newJob))
    const sent = isFirst && {
      ...(await answerQuestion(recruiter, job_id, answer)),
      cover_letter,
      resume_id: (await expectStatus(200, seeker.request('GET', '/api/v1/resumes')))[0].id,
      source: { channel: 'newsletter', campaign },
    }
    applications.push(await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id, ...sent })))
  }
  return applications
}

async function answerQuestion(recruiter: Person, job_id: number, value: string) {
  const asked = { questions: [{ kind: 'TEXT', text: 'How does it work?', is_required: true }] }
  const { questions, version } = await expectStatus(
    200,
    recruiter.request('PUT', `/api/v1/jobs/${job_id}/questions`, asked),
  )
  return { questions_version: version, answers: [{ question_id: questions[0].id, value }] }
}

/** A job seeker with unique personal data, applications, interviews, emails, and recruiters who read the profile. */
export async function newSeeker(recruiter: Person) {
  const suffix = randomUUID().slice(0, 8)
  const { profile, entries, sent } = personalDataOf(suffix)
  const seeker = await join('JOB_SEEKER', `ada-${suffix}`)
  await verifyEmail(seeker)
  const agent = `Engine/${suffix}`
  const form = new URLSearchParams({ username: seeker.email, password })
  await expectStatus(200, guest.request('POST', '/api/v1/auth/login/access-token', form, { 'user-agent': agent }))
  const guess = { 'user-agent': `Guess/${suffix}` }
  const wrong = new URLSearchParams({ username: seeker.email, password: 'not the right one' })
  await expectStatus(400, guest.request('POST', '/api/v1/auth/login/access-token', wrong, guess))
  await expectStatus(200, seeker.request('POST', '/api/v1/auth/second-factor', { current_password: password }))
  const key = { 'Idempotency-Key': randomUUID() }
  const created = await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', profile, key))
  const skills = [{ skill_id: 1, proficiency_level: 'ADVANCED' }]
  await expectStatus(200, seeker.request('PUT', `/api/v1/profiles/job-seekers/${seeker.id}/skills`, skills))
  for (const [kind, entry] of Object.entries(entries)) {
    await expectStatus(200, seeker.request('PUT', `/api/v1/profiles/job-seekers/${seeker.id}/${kind}-entries`, [entry]))
  }
  const blocked = `blocked-${suffix}.example`
  const blocks = { company_ids: [], domains: [blocked] }
  await expectStatus(200, seeker.request('PUT', `/api/v1/profiles/job-seekers/${seeker.id}/blocked-companies`, blocks))
  const file = { name: `CV ${suffix}.txt`, text: `Wrote the first program, ${suffix}` }
  const upload = new FormData()
  upload.append('file', new Blob([file.text]), file.name)
  await expectStatus(201, seeker.request('POST', '/api/v1/resumes', upload))
  await expectStatus(
    200,
    seeker.request('PUT', '/api/v1/notifications/preferences', { email: { INTERVIEW_CHANGED: false } }),
  )
  const [shortlisted, withdrawn, open] = await applyThrice(recruiter, seeker, sent)
  const interview_date = new Date(Date.now() + 7 * 24 * 3600_000).toISOString()
  const invitation = { application_id: shortlisted.id, interview_date, mode: 'ONLINE' }
  await expectStatus(
    200,
    recruiter.request('PUT', `/api/v1/applications/${shortlisted.id}/status`, { new_status: 'SHORTLISTED' }),
  )
  await expectStatus(201, recruiter.request('POST', '/api/v1/interviews', invitation))
  await expectStatus(200, seeker.request('POST', `/api/v1/applications/${withdrawn.id}/withdraw`))
  await expectStatus(202, seeker.request('POST', '/api/v1/auth/password/forgot', { email: seeker.email }))
  // Welcome, three times application received, shortlisted, invited, two links.
  await waitForEmails(seeker.email, 8)
  await until('the recruiter to see the job seeker', async () => {
    const response = await recruiter.request('GET', `/api/v1/profiles/job-seekers/${created.id}`)
    return response.status === 200
  })
  return {
    seeker,
    profile,
    file,
    blocked,
    entries,
    sent,
    agent,
    guess: guess['user-agent'],
    profileId: created.id as number,
    applications: { shortlisted, withdrawn, open },
  }
}

/** The texts that a job seeker wrote, by what they are. */
export function textsOf({
  file,
  profile,
  entries,
  sent,
}: Pick<Awaited<ReturnType<typeof newSeeker>>, 'file' | 'profile' | 'entries' | 'sent'>) {
  const { full_name, phone, education, resume_url, headline, about, city, links, desired } = profile
  const { start: _, description: work, ...experience } = entries.experience
  const { description: studies, ...learning } = entries.education
  return {
    ...{ full_name, phone, education, resume_url, headline, about, city },
    page: links[0] as string,
    wish: desired.titles[0] as string,
    place: desired.places[0] as string,
    ...{ ...experience, work, ...learning, studies, ...sent, file_name: file.name },
  }
}

/** The data that identifies a person, to be searched for in every store. */
export async function needlesOf(subject: Awaited<ReturnType<typeof newSeeker>>): Promise<Needles> {
  const { seeker, file, blocked, agent, guess } = subject
  const [user] = await rows(`SELECT password_hash FROM portal_auth.users WHERE id = ${seeker.id}`)
  const sessions = await rows(`SELECT id FROM portal_auth.sessions WHERE user_id = ${seeker.id}`)
  const [link] = await rows(`SELECT id, token_hash FROM portal_auth.links WHERE user_id = ${seeker.id}`)
  const [factor] = await rows(`SELECT sealed_secret FROM portal_auth.second_factors WHERE user_id = ${seeker.id}`)
  const claims = JSON.parse(Buffer.from(seeker.token?.split('.')[1] ?? '', 'base64url').toString())
  expect(sessions.map(({ id }) => id)).toContain(claims.sid)
  const credentials = { link: link?.id, link_token_hash: link?.token_hash, second_factor: factor?.sealed_secret }
  return {
    ...textsOf(subject),
    ...credentials,
    ...{ address: seeker.email, blocked, agent, guess, file: file.text },
    password_hash: String(user?.password_hash),
    session: claims.sid,
  }
}

/** Gives the company of a recruiter texts in every field, a member with a name and an invite, and posts a job with questions. */
export async function describeCompany(recruiter: Person, suffix: string) {
  const { company } = await expectStatus(200, recruiter.request('GET', '/api/v1/companies/mine'))
  const path = `/api/v1/companies/${company.id}`
  const about = {
    website: `https://engines-${suffix}.example.com/`,
    description: `We calculate ${suffix}`,
    industry: `Engines ${suffix}`,
  }
  await expectStatus(200, recruiter.request('PUT', path, about))
  const name = `Charles ${suffix}`
  await expectStatus(200, recruiter.request('PUT', `${path}/members/${recruiter.id}`, { name }))
  const invited = { email: `clement-${suffix}@example.com`, name: `Joseph ${suffix}` }
  await expectStatus(200, recruiter.request('POST', `${path}/invites`, { ...invited, role: 'RECRUITER' }))
  const job = {
    title: `Mechanic ${suffix}`,
    description: `Cut wheels ${suffix}`,
    location: `Dorset Street ${suffix}`,
    city: `Walworth ${suffix}`,
    country: 'GB',
    benefits: [`Brass ${suffix}`],
    external_ref: `Wheel no. ${suffix}`,
  }
  const { id: jobId } = await expectStatus(201, recruiter.request('POST', '/api/v1/jobs/', { ...newJob, ...job }))
  const question = `Which tools ${suffix}?`
  const asked = { questions: [{ kind: 'TEXT', text: question, is_required: false }] }
  await expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${jobId}/questions`, asked))
  const { country: _, benefits, ...texts } = job
  const needles: Needles = {
    ...{ ...about, company_text: about.description, member: name, invited: invited.email, invitee: invited.name },
    ...{ ...texts, benefit: benefits[0] as string, question, address: recruiter.email },
  }
  return { jobId: jobId as number, needles }
}
