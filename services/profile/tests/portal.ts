import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Environment } from '@portal/chassis/config/config'
import { type ServiceUnderTest, startService } from '@portal/testing/service'
import { type StubOwner, startOwner } from '@portal/testing/stub-owner'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { readConfig } from '../src/config.ts'
import { profile } from '../src/service.ts'

/** The profile service with a stub of the job service. */
export type ProfileUnderTest = ServiceUnderTest & {
  jobs: StubOwner
  /** The folder of the files of résumés. */
  files: string
}

export const admin = bearer(1, 'ADMIN')

export async function startProfileService(variables: Environment = {}): Promise<ProfileUnderTest> {
  const jobs = await startOwner()
  const files = await mkdtemp(join(tmpdir(), 'portal-resumes-'))
  const service = await startService(
    new URL('..', import.meta.url),
    (environment) => profile.create(readConfig(environment)),
    { JOB_URL: jobs.url, STORAGE_URL: pathToFileURL(files).href, ...variables },
  )
  return {
    ...service,
    jobs,
    files,
    stop: async () => {
      await service.stop()
      await jobs.stop()
      await rm(files, { recursive: true })
    },
  }
}

let lastUserId = 100

/** A recruiter with a new user id and without a profile. */
export function newRecruiter() {
  lastUserId += 1
  return { id: lastUserId, headers: bearer(lastUserId, 'RECRUITER') }
}

/** A job seeker with a new user id and without a profile. */
export function newSeeker() {
  lastUserId += 1
  return { id: lastUserId, headers: bearer(lastUserId, 'JOB_SEEKER') }
}

export type Person = ReturnType<typeof newSeeker>

/** A job seeker with a profile. */
export async function seekerWithProfile(service: ProfileUnderTest, body: object = { full_name: 'Ada Lovelace' }) {
  const seeker = newSeeker()
  const response = await request(service.url)
    .post('/api/v1/profiles/job-seekers')
    .set(seeker.headers)
    .send(body)
    .expect(201)
  return { ...seeker, profile: response.body }
}

/** The recorded events about a user, oldest first. */
export async function eventsAbout(service: ProfileUnderTest, { id }: { id: number }) {
  const events = await service.recorded()
  return events.filter((event) => (event.data as { user_id: number }).user_id === id)
}
