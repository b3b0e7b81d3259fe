// Builds cases of the requests that most attacks use; each expects 422 unless given another status.
import { expectStatus } from '@portal/stack/api-client'
import type { Person } from '../client.ts'
import { newJob, registration } from '../journeys/person.ts'
import type { Case } from './attack.ts'
import { by, type Fixtures } from './fixtures.ts'

type Expected = Case['expected']
type Check = Case['check']

export const json = { 'content-type': 'application/json' }

export function registering(what: string, changes: object, expected: Expected = 422, check?: Check): Case {
  return { what, send: { path: '/api/v1/auth/register', body: { ...registration(), ...changes } }, expected, check }
}

export function loggingIn(what: string, body: object): Case {
  return { what, send: { path: '/api/v1/auth/login/access-token', body }, expected: 400 }
}

/** Cases of requests by the users of the fixtures. */
export function attemptsOf(fixtures: () => Fixtures) {
  return {
    posting: (what: string, changes: object, expected: Expected = 422, check?: Check): Case => {
      const body = { ...newJob, ...changes }
      return { what, send: by(fixtures().recruiter, { path: '/api/v1/jobs/', body }), expected, check }
    },
    /** Takes the extra fields as JSON text, for values that JSON.stringify cannot produce. */
    postingText: (what: string, fields: string, expected: Expected = 422): Case => {
      const body = `${JSON.stringify(newJob).slice(0, -1)},${fields}}`
      return { what, send: by(fixtures().recruiter, { path: '/api/v1/jobs/', body, headers: json }), expected }
    },
    changingProfile: (what: string, body: object, expected: Expected = 422, check?: Check): Case => {
      const path = `/api/v1/profiles/job-seekers/${fixtures().seeker.id}`
      return { what, send: by(fixtures().seeker, { method: 'PUT', path, body }), expected, check }
    },
    changingCompany: (what: string, body: object, expected: Expected = 422, check?: Check): Case => {
      const path = `/api/v1/profiles/recruiters/${fixtures().recruiter.id}`
      return { what, send: by(fixtures().recruiter, { method: 'PUT', path, body }), expected, check }
    },
  }
}

/** A case named after its method, path and body. */
export function attempt(
  person: Person,
  method: string,
  path: string,
  expected: Case['expected'],
  body?: object,
  check?: Case['check'],
): Case {
  const request = { method, path: `/api/v1${path}`, ...(body && { body }) }
  const what = `${method} ${path}${body ? ` ${JSON.stringify(body).slice(0, 80)}` : ''}`
  return { what, send: by(person, request), expected, check }
}

/** Remembers what a user reads at a path; the returned check reports whether that has changed. */
export async function unchanged(person: Person, path: string): Promise<() => Promise<string | false>> {
  const before = await expectStatus(200, person.request('GET', `/api/v1${path}`))
  return async () => {
    const after = await expectStatus(200, person.request('GET', `/api/v1${path}`))
    return JSON.stringify(after) !== JSON.stringify(before) && `${path} has changed`
  }
}
