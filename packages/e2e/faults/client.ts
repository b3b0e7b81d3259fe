import { randomUUID } from 'node:crypto'

// The type of JSON.parse: tests read responses without declaring their shape.
type Json = ReturnType<typeof JSON.parse>
export type ApiResponse = { status: number; body: Json }
export type Request = { method?: string; path: string; body?: object | URLSearchParams; key?: string }

/** A registered client of the gateway. */
export type Person = { id: number; email: string; request: (request: Request) => Promise<ApiResponse> }

const deadlineMs = 8_000

/** Sends one request to the gateway; rejects if there is no response before the deadline. */
export async function call(gatewayUrl: string, request: Request, token?: string): Promise<ApiResponse> {
  const { path, body, key, method = body === undefined ? 'GET' : 'POST' } = request
  const isForm = body instanceof URLSearchParams
  const response = await fetch(new URL(path, gatewayUrl), {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(deadlineMs),
  })
  const text = await response.text()
  return { status: response.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
}

/** Returns the body of a response; throws if it has another status. */
export async function expectStatus(status: number, response: Promise<ApiResponse>): Promise<Json> {
  const { status: actual, body } = await response
  if (actual !== status) throw new Error(`expected ${status}, got ${actual}: ${JSON.stringify(body)}`)
  return body
}

/** Creates an administrator; `promote` changes the role in the database, because no request can. */
export async function joinAsAdmin(gatewayUrl: string, promote: (userId: number) => Promise<unknown>): Promise<Person> {
  const { id, email } = await join(gatewayUrl, 'RECRUITER')
  await promote(id)
  return logIn(gatewayUrl, { id, email })
}

const password = 'correct horse battery staple'

/** Registers a user with this role, logs in and creates a profile. */
export async function join(gatewayUrl: string, role: 'JOB_SEEKER' | 'RECRUITER'): Promise<Person> {
  const email = `${role.toLowerCase()}-${randomUUID().slice(0, 8)}@example.com`
  const create = (request: Request) => expectStatus(201, call(gatewayUrl, { ...request, key: randomUUID() }))
  const { id } = await create({ path: '/api/v1/auth/register', body: { email, password, role } })
  const person = await logIn(gatewayUrl, { id, email })
  const profile =
    role === 'RECRUITER'
      ? { path: '/api/v1/profiles/recruiters', body: { company_name: 'TechCorp' } }
      : { path: '/api/v1/profiles/job-seekers', body: { full_name: 'Ada Lovelace' } }
  await expectStatus(201, person.request({ ...profile, key: randomUUID() }))
  return person
}

async function logIn(gatewayUrl: string, { id, email }: { id: number; email: string }): Promise<Person> {
  const body = new URLSearchParams({ username: email, password })
  const response = call(gatewayUrl, { path: '/api/v1/auth/login/access-token', body })
  const { access_token: token } = await expectStatus(200, response)
  return { id, email, request: (request) => call(gatewayUrl, request, token) }
}
