import { expectStatus, newJob, type Person, registration } from '../journeys/person.ts'
import type { Case } from './attack.ts'
import { by, type Fixtures } from './fixtures.ts'

/*
 * Cases of the acts that most attacks are made on; each expects 422 unless told otherwise.
 */

type Expected = Case['expected']
type Also = Case['also']

export const json = { 'content-type': 'application/json' }

export function registering(what: string, changes: object, expected: Expected = 422, also?: Also): Case {
  return { what, send: { path: '/api/v1/auth/register', body: { ...registration(), ...changes } }, expected, also }
}

export function loggingIn(what: string, body: object): Case {
  return { what, send: { path: '/api/v1/auth/login/access-token', body }, expected: 400 }
}

/** The same in the name of those who take part. */
export function attemptsOf(fixtures: () => Fixtures) {
  return {
    posting: (what: string, changes: object, expected: Expected = 422, also?: Also): Case => {
      const body = { ...newJob, ...changes }
      return { what, send: by(fixtures().recruiter, { path: '/api/v1/jobs/', body }), expected, also }
    },
    /** A body as text, for what JSON.stringify would not write. */
    postingText: (what: string, fields: string, expected: Expected = 422): Case => {
      const body = `${JSON.stringify(newJob).slice(0, -1)},${fields}}`
      return { what, send: by(fixtures().recruiter, { path: '/api/v1/jobs/', body, headers: json }), expected }
    },
    changingProfile: (what: string, body: object, expected: Expected = 422, also?: Also): Case => {
      const path = `/api/v1/profiles/job-seekers/${fixtures().seeker.id}`
      return { what, send: by(fixtures().seeker, { method: 'PUT', path, body }), expected, also }
    },
    changingCompany: (what: string, body: object, expected: Expected = 422, also?: Also): Case => {
      const path = `/api/v1/profiles/recruiters/${fixtures().recruiter.id}`
      return { what, send: by(fixtures().recruiter, { method: 'PUT', path, body }), expected, also }
    },
  }
}

/** A case named by what is asked. */
export function tries(
  person: Person,
  method: string,
  path: string,
  expected: Case['expected'],
  body?: object,
  also?: Case['also'],
): Case {
  const request = { method, path: `/api/v1${path}`, ...(body && { body }) }
  const what = `${method} ${path}${body ? ` ${JSON.stringify(body).slice(0, 80)}` : ''}`
  return { what, send: by(person, request), expected, also }
}

/** Says when what somebody sees has changed since the cases were made. */
export async function unchanged(person: Person, path: string): Promise<() => Promise<string | false>> {
  const before = await expectStatus(200, person.request('GET', `/api/v1${path}`))
  return async () => {
    const after = await expectStatus(200, person.request('GET', `/api/v1${path}`))
    return JSON.stringify(after) !== JSON.stringify(before) && `${path} has changed`
  }
}
