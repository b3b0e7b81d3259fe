import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'

// What JSON.parse returns: tests look into answers freely.
type Json = ReturnType<typeof JSON.parse>
type Answer = { status: number; headers: Headers; body: Json }

/** Somebody who uses the portal through the gateway; a guest has no token. */
export type Person = {
  id: number
  email: string
  token?: string
  ask: (method: string, path: string, body?: unknown) => Promise<Answer>
}

export const guest: Person = { id: 0, email: '', ask: (method, path, body) => ask(method, path, body) }

export const password = 'correct horse battery staple'

/** Registers a person of a role and logs them in, by form as browsers do. */
export async function join(role: 'JOB_SEEKER' | 'RECRUITER', name = role.toLowerCase()): Promise<Person> {
  const email = `${name}-${randomUUID().slice(0, 8)}@example.com`
  await expectStatus(201, guest.ask('POST', '/api/v1/auth/register', { email, password, role }))
  return logIn(email, password)
}

/** Logs in somebody who has an account. */
export async function logIn(email: string, secret: string): Promise<Person> {
  const form = new URLSearchParams({ username: email, password: secret })
  const { access_token: token } = await expectStatus(200, ask('POST', '/api/v1/auth/login/access-token', form))
  const me = await expectStatus(200, ask('GET', '/api/v1/users/me', undefined, token))
  return { id: me.id, email, token, ask: (method, path, body) => ask(method, path, body, token) }
}

/** The body of an answer that must have the given status. */
export async function expectStatus(status: number, answer: Promise<Answer>): Promise<Json> {
  const { status: actual, body } = await answer
  if (actual !== status) throw new Error(`expected ${status}, got ${actual}: ${JSON.stringify(body)}`)
  return body
}

async function ask(method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
  const isForm = body instanceof URLSearchParams
  const answer = await fetch(new URL(path, inject('portal').gatewayUrl), {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isJson = /json/.test(answer.headers.get('content-type') ?? '')
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
}
