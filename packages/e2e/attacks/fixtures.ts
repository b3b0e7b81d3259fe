// The users of the attacks, and requests in their name.
import { demoPassword } from '@portal/contracts/auth/demo-accounts'
import { operations } from '@portal/contracts/catalogue'
import type { Operation } from '@portal/contracts/operation'
import { expectStatus } from '@portal/stack/api-client'
import { type Person, password } from '../client.ts'
import { guest, inAWeek, join, logIn, newJob } from '../journeys/person.ts'
import type { Request } from './raw-http.ts'

/** Two users of each role, with profiles, and an administrator. */
export type Fixtures = Record<'seeker' | 'otherSeeker' | 'recruiter' | 'otherRecruiter' | 'admin', Person>

export async function assemble(): Promise<Fixtures> {
  const [seeker, otherSeeker, recruiter, otherRecruiter, admin] = await Promise.all([
    join('JOB_SEEKER'),
    join('JOB_SEEKER', 'other'),
    join('RECRUITER'),
    join('RECRUITER', 'other'),
    anotherAdmin(),
  ])
  await Promise.all([
    ...[seeker, otherSeeker].map((person) => create(person, '/api/v1/profiles/job-seekers', { full_name: 'Ada' })),
    ...[recruiter, otherRecruiter].map((person) =>
      create(person, '/api/v1/profiles/recruiters', { company_name: 'Bakery' }),
    ),
  ])
  return { seeker, otherSeeker, recruiter, otherRecruiter, admin }
}

/** Creates another administrator, because wrong passwords that an attack sends delay the next login to its account. */
async function anotherAdmin(): Promise<Person> {
  const [first, { id, email }] = await Promise.all([
    logIn('admin@example.com', demoPassword),
    join('RECRUITER', 'admin'),
  ])
  await expectStatus(200, first.request('PATCH', `/api/v1/users/${id}`, { role: 'ADMIN' }))
  return logIn(email, password)
}

/** The body of the response to a request that creates something and must succeed. */
export function create(person: Person, path: string, body: object) {
  return expectStatus(201, person.request('POST', path, body))
}

export async function postJob(recruiter: Person, changes: object = {}): Promise<number> {
  return (await create(recruiter, '/api/v1/jobs/', { ...newJob, ...changes })).id
}

export async function apply(seeker: Person, job_id: number): Promise<number> {
  return (await create(seeker, '/api/v1/applications/', { job_id })).id
}

/** The request with the token of a person. */
export function by({ token }: Person, { headers, ...request }: Request): Request {
  return { ...request, headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers } }
}

/** A person who may call an operation. */
export function permittedPerson({ access }: Operation, fixtures: Fixtures): Person {
  if (access === 'anyone') return guest
  if (access === 'signed-in') return fixtures.seeker
  const roles = { JOB_SEEKER: fixtures.seeker, RECRUITER: fixtures.recruiter, ADMIN: fixtures.admin }
  return roles[access[0] ?? 'ADMIN']
}

/** Every operation that reads a body. */
export function operationsWithBody(): Operation[] {
  return Object.values(operations)
    .flat()
    .filter(({ body }) => body !== undefined)
}

/** The path of an operation, with `id` for each of its parameters. */
export function pathOf({ path }: Operation, id: number | string = 1): string {
  return `/api/v1${path.replace(/\{\w+\}/g, String(id))}`
}

/** Ids for path parameters, by the prefix of the path. */
export type Ids = Record<string, number>

/** Creates one resource of each kind that the users of the fixtures may change. */
export async function idsOf(fixtures: Fixtures): Promise<Ids> {
  const [jobId, anyUser] = await Promise.all([postJob(fixtures.recruiter), join('JOB_SEEKER')])
  const applicationId = await apply(fixtures.seeker, jobId)
  const invitation = { application_id: applicationId, interview_date: inAWeek(), mode: 'ONLINE' }
  return {
    '/jobs': jobId,
    '/applications': applicationId,
    '/interviews': (await create(fixtures.recruiter, '/api/v1/interviews', invitation)).id,
    '/users': anyUser.id,
    '/profiles/recruiters': fixtures.recruiter.id,
    '/profiles/job-seekers': fixtures.seeker.id,
  }
}

/** The id for the path of an operation; an unused one if there is none. */
export function idFor({ path }: Operation, ids: Ids): number {
  const prefix = Object.keys(ids).find((beginning) => path.startsWith(beginning))
  return ids[prefix ?? ''] ?? 999_999_999
}
