import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'

// What JSON.parse returns: tests look into answers freely.
type Json = ReturnType<typeof JSON.parse>
type ApiResponse = { status: number; headers: Headers; body: Json }

/** Somebody who uses the portal through the gateway; a guest has no token. */
export type Person = {
  id: number
  email: string
  token?: string
  request: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiResponse>
}

export const guest: Person = { id: 0, email: '', request: requestWith({}) }

export const password = 'correct horse battery staple'

/** What registers a job seeker. */
export function registration() {
  return { email: `${randomUUID()}@example.com`, password, role: 'JOB_SEEKER' }
}

export const newJob = { title: 'Baker', description: 'Bread.', location: 'Vienna', job_type: 'PART_TIME' }

export function inAWeek(): string {
  return new Date(Date.now() + 7 * 24 * 3600_000).toISOString()
}

/** Registers a person of a role and logs them in, by form as browsers do. */
export async function join(role: 'JOB_SEEKER' | 'RECRUITER', name = role.toLowerCase()): Promise<Person> {
  const email = `${name}-${randomUUID().slice(0, 8)}@example.com`
  await expectStatus(201, guest.request('POST', '/api/v1/auth/register', { email, password, role }))
  return logIn(email, password)
}

/** Logs in somebody who has an account. */
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

/** The body of an answer that must have the given status. */
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
      // It does not end by itself; that it begins is all there is to wait for.
      await response.body?.cancel()
      return { status: response.status, headers: response.headers, body: '' }
    }
    const text = await response.text()
    const isJson = /json/.test(mediaType)
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
}
