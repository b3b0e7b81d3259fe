import { readServiceUrls } from './config.ts'
import { type Caller, logIn } from './demo-client.ts'
import { demoCompany, demoJobs, demoPassword, demoSeekers, demoSkills } from './demo-data.ts'
import { reasonOf } from './startup-error.ts'
import { waitUntil } from './wait-until.ts'

type ServiceUrls = { auth: string; job: string; profile: string; application: string }
type Named = { id: number; name: string }
type Titled = { id: number; title: string }

/**
 * Loads the demo data over HTTP, as its users would, directly into the services. The demo accounts must exist. Existing
 * data is left unchanged, so loading can be repeated, even after an attempt that failed halfway.
 */
export async function loadDemo(services: ServiceUrls, signal: AbortSignal): Promise<void> {
  const asPerson = (email: string) => logIn(services.auth, { email, password: demoPassword }, signal)
  const [recruiter, alice, bob] = await Promise.all([
    asPerson('recruiter@example.com'),
    asPerson(demoSeekers.alice.email),
    asPerson(demoSeekers.bob.email),
  ])
  const seekers = { alice, bob }
  await recruiter.create(`${services.profile}/api/v1/profiles/recruiters`, demoCompany)
  // Sequential, like the skills below, because the order determines the ids.
  await alice.create(`${services.profile}/api/v1/profiles/job-seekers`, demoSeekers.alice.profile)
  await bob.create(`${services.profile}/api/v1/profiles/job-seekers`, demoSeekers.bob.profile)
  await createSkills(services, recruiter)
  await postJobs(services, recruiter, signal)
  const posted = await recruiter.get<Titled[]>(`${services.job}/api/v1/jobs/my/jobs`)
  for (const { title, applicant } of demoJobs) {
    const job = posted.find((candidate) => candidate.title === title)
    if (job !== undefined) await apply(services, { seeker: seekers[applicant], jobId: job.id }, signal)
  }
}

async function createSkills({ job }: ServiceUrls, recruiter: Caller): Promise<void> {
  for (const name of demoSkills) await recruiter.create(`${job}/api/v1/skills`, { name })
}

async function postJobs({ job }: ServiceUrls, recruiter: Caller, signal: AbortSignal): Promise<void> {
  const known = await recruiter.get<Named[]>(`${job}/api/v1/skills`)
  const idOf = (name: string) => known.find((skill) => skill.name === name)?.id
  for (const { skills, applicant: _, ...body } of demoJobs) {
    const mine = await recruiter.get<Titled[]>(`${job}/api/v1/jobs/my/jobs`)
    if (mine.some(({ title }) => title === body.title)) continue
    const skillIds = skills.map(idOf).filter((id) => id !== undefined)
    const newJob = { ...body, job_type: 'FULL_TIME', status: 'OPEN', skill_ids: skillIds }
    // The event about the new recruiter profile may reach the job service a moment later.
    await retryCreate(`the job "${body.title}"`, () => recruiter.create(`${job}/api/v1/jobs/`, newJob), signal)
  }
}

async function apply(
  { application }: ServiceUrls,
  { seeker, jobId }: { seeker: Caller; jobId: number },
  signal: AbortSignal,
): Promise<void> {
  const mine = await seeker.get<{ job_id: number }[]>(`${application}/api/v1/applications/my/applications`)
  if (mine.some(({ job_id }) => job_id === jobId)) return
  const body = { job_id: jobId }
  await retryCreate('the application', () => seeker.create(`${application}/api/v1/applications/`, body), signal)
}

async function retryCreate(what: string, create: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  const tryOnce = async () => {
    if (!(await create())) throw new Error('the response was 409')
  }
  await waitUntil(tryOnce, { what, deadlineMs: 10_000, everyMs: 200, signal })
}

// Also runs as a command, for portals that `npm start` did not start.
if (import.meta.main) {
  try {
    await loadDemo(readServiceUrls(process.env), AbortSignal.timeout(60_000))
    console.log('The demo data is loaded.')
  } catch (error) {
    console.error(`Could not load the demo data: ${reasonOf(error)}`)
    process.exitCode = 1
  }
}
