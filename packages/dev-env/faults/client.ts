import { randomUUID } from 'node:crypto'

// What JSON.parse returns: tests look into answers freely.
type Json = ReturnType<typeof JSON.parse>
export type Answer = { status: number; body: Json }
export type Request = { method?: string; path: string; body?: object | URLSearchParams; key?: string }

/** Somebody who uses the portal through the gateway. */
export type Person = { id: number; email: string; ask: (request: Request) => Promise<Answer> }

const deadlineMs = 8_000

/** Asks the gateway once. Rejects where no answer came, in time or at all. */
export async function ask(gatewayUrl: string, request: Request, token?: string): Promise<Answer> {
  const { path, body, key, method = body === undefined ? 'GET' : 'POST' } = request
  const isForm = body instanceof URLSearchParams
  const answer = await fetch(new URL(path, gatewayUrl), {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(deadlineMs),
  })
  const text = await answer.text()
  return { status: answer.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
}

/** What must be answered with the given status while nothing is at fault. */
export async function expectStatus(status: number, answer: Promise<Answer>): Promise<Json> {
  const { status: actual, body } = await answer
  if (actual !== status) throw new Error(`expected ${status}, got ${actual}: ${JSON.stringify(body)}`)
  return body
}

const password = 'correct horse battery staple'

/** Registers a person of a role with a profile, and logs them in. */
export async function join(gatewayUrl: string, role: 'JOB_SEEKER' | 'RECRUITER'): Promise<Person> {
  const email = `${role.toLowerCase()}-${randomUUID().slice(0, 8)}@example.com`
  const create = (path: string, body: object, token?: string) =>
    expectStatus(201, ask(gatewayUrl, { path, body, key: randomUUID() }, token))
  const { id } = await create('/api/v1/auth/register', { email, password, role })
  const form = new URLSearchParams({ username: email, password })
  const { access_token: token } = await expectStatus(
    200,
    ask(gatewayUrl, { path: '/api/v1/auth/login/access-token', body: form }),
  )
  if (role === 'RECRUITER') await create('/api/v1/profiles/recruiters', { company_name: 'TechCorp' }, token)
  else await create('/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }, token)
  return { id, email, ask: (request) => ask(gatewayUrl, request, token) }
}
