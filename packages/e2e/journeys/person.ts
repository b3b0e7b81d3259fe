// The users of the portal under test, and what they send.
import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { createClient, password } from '../client.ts'

export const { guest, join, logIn } = createClient(inject('portal').gatewayUrl)

/** The body that registers a job seeker. */
export function registration() {
  return { email: `${randomUUID()}@example.com`, password, role: 'JOB_SEEKER' }
}

export const newJob = { title: 'Baker', description: 'Bread.', location: 'Vienna', job_type: 'PART_TIME' }

export function inAWeek(): string {
  return new Date(Date.now() + 7 * 24 * 3600_000).toISOString()
}
