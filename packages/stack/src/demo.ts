import { demoPassword } from '@portal/contracts/auth/demo-accounts'
import { createSender, expectStatus, logIn, type Send, unexpectedStatus } from './api-client.ts'
import { readServiceUrls, type ServiceUrls } from './config.ts'
import { demoCompany, demoJobs, demoSeekers, demoSkills } from './demo-data.ts'
import { reasonOf } from './startup-error.ts'
import { until } from './until.ts'

type Named = { id: number; name: string }
type Titled = { id: number; title: string }

/**
 * Loads the demo data over HTTP, as its users would, directly into the services. The demo accounts must exist. Existing
 * data is left unchanged, so loading can be repeated, even after an attempt that failed halfway.
 */
export async function loadDemo(services: ServiceUrls, signal: AbortSignal): Promise<void> {
  const asPerson = async (email: string) => {
    const token = await logIn(createSender(services.auth, { signal }), email, demoPassword)
    return createSender(services.auth, { token, signal })
  }
  const [recruiter, alice, bob] = await Promise.all([
    asPerson('recruiter@example.com'),
    asPerson(demoSeekers.alice.email),
    asPerson(demoSeekers.bob.email),
  ])
  const seekers = { alice, bob }
  await create(recruiter, `${services.profile}/api/v1/profiles/recruiters`, demoCompany)
  // Sequential, like the skills below, because the order determines the ids.
  await create(alice, `${services.profile}/api/v1/profiles/job-seekers`, demoSeekers.alice.profile)
  await create(bob, `${services.profile}/api/v1/profiles/job-seekers`, demoSeekers.bob.profile)
  await createSkills(services, recruiter)
  await postJobs(services, recruiter, signal)
  const posted = await ownJobs(services, recruiter)
  for (const { title, applicant } of demoJobs) {
    const job = posted.find((candidate) => candidate.title === title)
    if (job !== undefined) await apply(services, { seeker: seekers[applicant], jobId: job.id }, signal)
  }
}

/** Creates a resource; returns false if it exists already. */
async function create(send: Send, url: string, body: object): Promise<boolean> {
  const response = await send('POST', url, body)
  if (response.status !== 201 && response.status !== 409) throw unexpectedStatus(201, response)
  return response.status === 201
}

function ownJobs({ job }: ServiceUrls, recruiter: Send): Promise<Titled[]> {
  return expectStatus(200, recruiter('GET', `${job}/api/v1/jobs/my/jobs`))
}

async function createSkills({ job }: ServiceUrls, recruiter: Send): Promise<void> {
  for (const name of demoSkills) await create(recruiter, `${job}/api/v1/skills`, { name })
}

async function postJobs(services: ServiceUrls, recruiter: Send, signal: AbortSignal): Promise<void> {
  const { job } = services
  const known: Named[] = await expectStatus(200, recruiter('GET', `${job}/api/v1/skills`))
  const idOf = (name: string) => known.find((skill) => skill.name === name)?.id
  for (const { skills, applicant: _, ...body } of demoJobs) {
    const mine = await ownJobs(services, recruiter)
    if (mine.some(({ title }) => title === body.title)) continue
    const skillIds = skills.map(idOf).filter((id) => id !== undefined)
    const newJob = { ...body, job_type: 'FULL_TIME', status: 'OPEN', skill_ids: skillIds }
    // The event about the new recruiter profile may reach the job service a moment later.
    await retryCreate(`the job "${body.title}"`, () => create(recruiter, `${job}/api/v1/jobs/`, newJob), signal)
  }
}

async function apply(
  { application }: ServiceUrls,
  { seeker, jobId }: { seeker: Send; jobId: number },
  signal: AbortSignal,
): Promise<void> {
  const path = `${application}/api/v1/applications/my/applications`
  const mine: { job_id: number }[] = await expectStatus(200, seeker('GET', path))
  if (mine.some(({ job_id }) => job_id === jobId)) return
  const body = { job_id: jobId }
  await retryCreate('the application', () => create(seeker, `${application}/api/v1/applications/`, body), signal)
}

async function retryCreate(what: string, tryOnce: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  await until(what, () => tryOnce().catch((error: Error) => error), 10_000, { everyMs: 200, signal })
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
