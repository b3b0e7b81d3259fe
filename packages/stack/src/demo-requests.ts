// What loading demo data has in common: requests that leave alone what exists.
import { demoPassword } from '@portal/contracts/auth/demo-accounts'
import { type ApiResponse, createSender, expectStatus, logIn, type Send, unexpectedStatus } from './api-client.ts'
import { until } from './until.ts'

type Job = { id: number; title: string; status: string }
type Skill = { id: number; name: string }

/** Logs in to a demo account at the URL of auth; returns the function that sends its requests. */
export async function logInToDemo(authUrl: string, email: string, signal: AbortSignal): Promise<Send> {
  const token = await logIn(createSender(authUrl, { signal }), email, demoPassword)
  return createSender(authUrl, { token, signal })
}

/** Creates a resource and returns it; undefined if it exists already. */
export async function create(send: Send, url: string, body: object): Promise<ApiResponse['body'] | undefined> {
  const response = await send('POST', url, body)
  if (response.status !== 201 && response.status !== 409) throw unexpectedStatus(201, response)
  return response.status === 201 ? response.body : undefined
}

/** Creates a resource as soon as the service knows what it needs for that, which events bring a moment later. */
export function createWhenKnown(
  what: string,
  tryOnce: () => Promise<ApiResponse['body'] | undefined>,
  signal: AbortSignal,
): Promise<ApiResponse['body']> {
  return until(what, () => tryOnce().catch((error: Error) => error), 10_000, { everyMs: 200, signal })
}

export function findOwnJobs(jobUrl: string, recruiter: Send): Promise<Job[]> {
  return expectStatus(200, recruiter('GET', `${jobUrl}/api/v1/jobs/my/jobs`))
}

/** Adds skills in their order; returns a function that finds the ids of skills by their names. */
export async function addSkills(
  jobUrl: string,
  recruiter: Send,
  names: readonly string[],
): Promise<(wanted: readonly string[]) => number[]> {
  for (const name of names) await create(recruiter, `${jobUrl}/api/v1/skills`, { name })
  const known: Skill[] = await expectStatus(200, recruiter('GET', `${jobUrl}/api/v1/skills`))
  const idOf = (name: string) => known.find((skill) => skill.name === name)?.id
  return (wanted) => wanted.map(idOf).filter((id) => id !== undefined)
}
