import { optionalMailKinds } from '@portal/contracts/notification/http'
import { expectStatus, type Send } from '../api-client.ts'
import { addSkills, create, createWhenKnown, findOwnJobs, logInToDemo } from '../demo-requests.ts'
import { type Loading, loadApplications, type Posted } from './applications.ts'
import { type CrowdCompany, type CrowdJob, type CrowdPerson, moreSkills } from './crowd-data.ts'
import { inEnglish } from './english.ts'
import { inGerman } from './german.ts'
import { people } from './people.ts'
import { inRomanceLanguages } from './romance.ts'
import { inOtherLanguages } from './world.ts'

/** The companies. The last one is that of the demo data that a portal starts with. */
export const companies = [...inGerman, ...inRomanceLanguages, ...inOtherLanguages, ...inEnglish] as const

type SkillIds = Awaited<ReturnType<typeof addSkills>>
type Employer = { company: CrowdCompany; recruiter: Send; known: Awaited<ReturnType<typeof findOwnJobs>> }

/**
 * Loads the rest of the demo data over HTTP, as its users would, directly into the services, one request at a time, so
 * that people can use the portal meanwhile. The accounts must exist. Whatever else exists is left unchanged, so that an
 * attempt that was interrupted can be continued.
 */
export async function loadCrowd(loading: Loading): Promise<void> {
  const recruiters = await createCompanies(loading)
  const [first] = recruiters
  if (!first) return
  const skillIdsOf = await addSkills(loading.services.job, first.recruiter, moreSkills)
  const posted = await postAll(loading, recruiters, skillIdsOf)
  const seekers = new Map<string, Send>()
  for (const person of people) {
    const seeker = await logInQuietly(loading, person)
    await createProfile(loading, { person, seeker, skillIdsOf })
    seekers.set(person.email, seeker)
  }
  await loadApplications(loading, posted, seekers)
  for (const { recruiter, id, status, job } of posted) {
    if (status !== 'OPEN' || (job.status !== 'PAUSED' && job.status !== 'CLOSED')) continue
    const url = `${loading.services.job}/api/v1/jobs/${id}/status`
    await expectStatus(200, recruiter('PUT', url, { new_status: job.status }))
  }
}

async function createCompanies(loading: Loading): Promise<Employer[]> {
  const { profile, job } = loading.services
  const recruiters: Employer[] = []
  for (const company of companies) {
    const recruiter = await logInQuietly(loading, company)
    const body = { company_name: company.name, company_website: company.website }
    await create(recruiter, `${profile}/api/v1/profiles/recruiters`, body)
    recruiters.push({ company, recruiter, known: await findOwnJobs(job, recruiter) })
  }
  return recruiters
}

/** Posts the jobs in turn, so that the newest ones are of many companies. */
async function postAll(loading: Loading, employers: readonly Employer[], skillIdsOf: SkillIds): Promise<Posted[]> {
  const posted: Posted[] = []
  const most = Math.max(...companies.map(({ jobs }) => jobs.length))
  for (let index = 0; index < most; index += 1) {
    for (const employer of employers) {
      const job = employer.company.jobs[index]
      if (job)
        posted.push({ ...(await post(loading, { employer, job, skillIdsOf })), job, recruiter: employer.recruiter })
    }
  }
  return posted
}

const knownAccounts = ['alice@example.com', 'bob@example.com', 'recruiter@example.com']

/** Logs in. Who only brings the portal to life gets no emails: nobody reads them. */
async function logInQuietly({ services, signal }: Loading, { email }: { email: string }): Promise<Send> {
  const send = await logInToDemo(services.auth, email, signal)
  if (!knownAccounts.includes(email)) {
    const off = Object.fromEntries(optionalMailKinds.map((kind) => [kind, false]))
    await expectStatus(200, send('PUT', `${services.notification}/api/v1/notifications/preferences`, { email: off }))
  }
  return send
}

async function post(
  { services, signal }: Loading,
  { employer, job, skillIdsOf }: { employer: Employer; job: CrowdJob; skillIdsOf: SkillIds },
): Promise<{ id: number; status: string }> {
  const { company, recruiter, known } = employer
  const existing = known.find(({ title }) => title === job.title)
  if (existing) return existing
  const body = { ...bodyOf(company, job), skill_ids: skillIdsOf(job.skills) }
  // The event about a new company may reach the job service a moment later.
  const tryOnce = () => create(recruiter, `${services.job}/api/v1/jobs/`, body)
  return createWhenKnown(`the job "${job.title}"`, tryOnce, signal)
}

/** The job as the API takes it, without its skills. */
export function bodyOf(company: CrowdCompany, job: CrowdJob) {
  return {
    title: job.title,
    description: descriptionOf(company, job),
    location: job.location,
    workplace: job.workplace ?? 'ONSITE',
    country: job.country ?? company.country,
    job_type: job.type,
    salary_min: job.pay?.[0] ?? null,
    salary_max: job.pay?.[1] ?? null,
    ...(job.pay && { salary_currency: job.currency ?? company.currency, salary_period: 'YEAR' }),
    ...(job.isPayForApplicants && { salary_visibility: 'APPLICANTS' }),
    status: job.status === 'DRAFT' ? 'DRAFT' : 'OPEN',
  }
}

function descriptionOf({ about, headings, offers }: CrowdCompany, { tasks, asks }: CrowdJob) {
  const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n')
  const [toDo, toBring, toGet] = headings
  return `${about}\n\n## ${toDo}\n\n${list(tasks)}\n\n## ${toBring}\n\n${list(asks)}\n\n## ${toGet}\n\n${offers}\n`
}

async function createProfile(
  { services, signal }: Loading,
  { person, seeker, skillIdsOf }: { person: CrowdPerson; seeker: Send; skillIdsOf: SkillIds },
): Promise<void> {
  const url = `${services.profile}/api/v1/profiles/job-seekers`
  if (person.profile) await create(seeker, url, person.profile)
  const { id } = await expectStatus(200, seeker('GET', `${services.auth}/api/v1/users/me`))
  const known = await expectStatus(200, seeker('GET', `${url}/${id}/skills`))
  if (known.length > 0) return
  const levels = Object.entries(person.skills).flatMap(([name, level]) =>
    skillIdsOf([name]).map((skill_id) => ({ skill_id, proficiency_level: level })),
  )
  // The events about new skills may reach the profile service a moment later.
  const replace = async () => (await expectStatus(200, seeker('PUT', `${url}/${id}/skills`, levels))) as object
  await createWhenKnown(`the skills of ${person.email}`, replace, signal)
}
