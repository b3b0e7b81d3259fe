import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'

// The type of JSON.parse: tests read responses without declaring their shape.
type Json = ReturnType<typeof JSON.parse>
type ApiResponse = { status: number; headers: Headers; body: Json }

/** A client of the gateway; a guest has no token. */
export type Person = {
  id: number
  email: string
  token?: string
  request: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiResponse>
}

export const guest: Person = { id: 0, email: '', request: requestWith({}) }

export const password = 'correct horse battery staple'

/** The body that registers a job seeker. */
export function registration() {
  return { email: `${randomUUID()}@example.com`, password, role: 'JOB_SEEKER' }
}

export const newJob = { title: 'Baker', description: 'Bread.', location: 'Vienna', job_type: 'PART_TIME' }

export function inAWeek(): string {
  return new Date(Date.now() + 7 * 24 * 3600_000).toISOString()
}

/** Registers a user with this role and logs in with a form, as browsers do. */
export async function join(role: 'JOB_SEEKER' | 'RECRUITER', name = role.toLowerCase()): Promise<Person> {
  const email = `${name}-${randomUUID().slice(0, 8)}@example.com`
  await expectStatus(201, guest.request('POST', '/api/v1/auth/register', { email, password, role }))
  return logIn(email, password)
}

/** Logs in a registered user. */
export async function logIn(email: string, secret: string): Promise<Person> {
  const form = new URLSearchParams({ username: email, password: secret })
  const { access_token: token } = await expectStatus(
    200,
    guest.request('POST', '/api/v1/auth/login/access-token', form),
  )
  const request = requestWith({ authorization: `Bearer ${token}` })
  const me = await expectStatus(200, request('GET', '/api/v1/users/me'))
  return { id: me.id, email, token, request }
}

/** Returns the body of a response; throws if it has another status. */
export async function expectStatus(status: number, response: Promise<ApiResponse>): Promise<Json> {
  const { status: actual, body } = await response
  if (actual !== status) throw new Error(`expected ${status}, got ${actual}: ${JSON.stringify(body)}`)
  return body
}

function requestWith(identity: Record<string, string>): Person['request'] {
  return async (method, path, body, headers = {}) => {
    const isForm = body instanceof URLSearchParams
    const json: Record<string, string> = body === undefined || isForm ? {} : { 'content-type': 'application/json' }
    const response = await fetch(new URL(path, inject('portal').gatewayUrl), {
      method,
      headers: { ...identity, ...json, ...headers },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    })
    const mediaType = response.headers.get('content-type') ?? ''
    if (mediaType.startsWith('text/event-stream')) {
      // A stream does not end by itself, so only its start is awaited.
      await response.body?.cancel()
      return { status: response.status, headers: response.headers, body: '' }
    }
    const text = await response.text()
    const isJson = /json/.test(mediaType)
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
}
