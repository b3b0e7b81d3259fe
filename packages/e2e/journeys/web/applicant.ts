import { expectStatus } from '@portal/stack/api-client'
import { expect } from 'vitest'
import type { Person } from '../../client.ts'
import { join } from '../person.ts'

/** A new job seeker with this name applies for a job. Skills are those with these ids. */
export async function applyAs(
  full_name: string,
  job_id: number,
  { profile = {}, skills = [] }: { profile?: object; skills?: number[] } = {},
): Promise<{ seeker: Person; id: number }> {
  const seeker = await join('JOB_SEEKER')
  const { request } = seeker
  await expectStatus(201, request('POST', '/api/v1/profiles/job-seekers', { full_name, ...profile }))
  const known = skills.map((skill_id) => ({ skill_id, proficiency_level: 'ADVANCED' }))
  await expectStatus(200, request('PUT', `/api/v1/profiles/job-seekers/${seeker.id}/skills`, known))
  const { id } = await expectStatus(201, request('POST', '/api/v1/applications/', { job_id }))
  return { seeker, id }
}

/** A new job seeker uploads a file and applies with it. */
export async function applyWithResume(job_id: number, name: string, bytes: string | Buffer<ArrayBuffer>) {
  const seeker = await join('JOB_SEEKER')
  const form = new FormData()
  form.append('file', new Blob([bytes]), name)
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }))
  const resume = await expectStatus(201, seeker.request('POST', '/api/v1/resumes', form))
  const application = { job_id, resume_id: resume.id }
  const { id } = await expectStatus(201, seeker.request('POST', '/api/v1/applications/', application))
  return { seeker, id: id as number, resumeId: resume.id as number }
}

/** Waits until the recruiter may see the profile of an applicant, which an event after the application permits. */
export async function profileIsShared(recruiter: Person, { seeker }: { seeker: Person }): Promise<void> {
  const read = () => recruiter.request('GET', `/api/v1/profiles/job-seekers/user/${seeker.id}`)
  await expect.poll(async () => (await read()).status).toBe(200)
}
