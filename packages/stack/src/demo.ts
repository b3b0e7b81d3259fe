import { expectStatus, type Send } from './api-client.ts'
import { readServiceUrls, type ServiceUrls } from './config.ts'
import { demoCompany, demoJobs, demoSeekers, demoSkills } from './demo-data.ts'
import { addSkills, create, createWhenKnown, findOwnJobs, logInToDemo } from './demo-requests.ts'
import { reasonOf } from './startup-error.ts'

/**
 * Loads the demo data that a portal starts with, over HTTP, as its users would, directly into the services. The demo
 * accounts must exist. Existing data is left unchanged, so loading can be repeated, even after an attempt that failed
 * halfway.
 */
export async function loadDemo(services: ServiceUrls, signal: AbortSignal): Promise<void> {
  const [recruiter, alice, bob] = await Promise.all([
    logInToDemo(services.auth, 'recruiter@example.com', signal),
    logInToDemo(services.auth, demoSeekers.alice.email, signal),
    logInToDemo(services.auth, demoSeekers.bob.email, signal),
  ])
  const seekers = { alice, bob }
  await create(recruiter, `${services.profile}/api/v1/profiles/recruiters`, demoCompany)
  // Sequential, like the skills, because the order determines the ids.
  await create(alice, `${services.profile}/api/v1/profiles/job-seekers`, demoSeekers.alice.profile)
  await create(bob, `${services.profile}/api/v1/profiles/job-seekers`, demoSeekers.bob.profile)
  await postJobs(services, recruiter, signal)
  const posted = await findOwnJobs(services.job, recruiter)
  for (const { title, applicant } of demoJobs) {
    const job = posted.find((candidate) => candidate.title === title)
    if (job !== undefined) await apply(services, { seeker: seekers[applicant], jobId: job.id }, signal)
  }
}

async function postJobs({ job }: ServiceUrls, recruiter: Send, signal: AbortSignal): Promise<void> {
  const skillIdsOf = await addSkills(job, recruiter, demoSkills)
  for (const { skills, applicant: _, ...body } of demoJobs) {
    const mine = await findOwnJobs(job, recruiter)
    if (mine.some(({ title }) => title === body.title)) continue
    const newJob = { ...body, job_type: 'FULL_TIME', status: 'OPEN', skill_ids: skillIdsOf(skills) }
    // The event about the new recruiter profile may reach the job service a moment later.
    await createWhenKnown(`the job "${body.title}"`, () => create(recruiter, `${job}/api/v1/jobs/`, newJob), signal)
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
  await createWhenKnown('the application', () => create(seeker, `${application}/api/v1/applications/`, body), signal)
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
