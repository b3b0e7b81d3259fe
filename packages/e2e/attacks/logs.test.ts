import { randomInt, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expectStatus } from '@portal/stack/api-client'
import type { StackDescription } from '@portal/stack/stack-file'
import { until } from '@portal/testing/until'
import { expect, inject, it } from 'vitest'
import type { Person } from '../client.ts'
import { waitForEmails } from '../journeys/emails.ts'
import { guest, logIn } from '../journeys/person.ts'
import { gatewayUrl, recordRow } from './attack.ts'
import { by, create } from './fixtures.ts'
import { type Request, send } from './raw-http.ts'

const { stackFile } = inject('portal')
const logsDir = join(dirname(stackFile), 'logs')

/** The logs of all processes of the portal since they started. */
function logs(): { name: string; text: string }[] {
  return readdirSync(logsDir).map((name) => ({ name, text: readFileSync(join(logsDir, name), 'utf8') }))
}

it('Logs contain no secrets or personal data after failed requests and hanging stores', async () => {
  const email = `marked-${randomUUID()}@secrets.example.com`
  const password = `Marked ${randomUUID()}`
  const phone = `+43 ${randomInt(10 ** 9, 10 ** 10)}`
  const education = `Marked ${randomUUID()}`
  await create(guest, '/api/v1/auth/register', { email, password, role: 'JOB_SEEKER' })
  const person = await logIn(email, password)
  const tokens = await logInFor({ username: email, password })
  await create(person, '/api/v1/profiles/job-seekers', { full_name: education, phone, education })
  const renewed = await expectStatus(
    200,
    guest.request('POST', '/api/v1/auth/token/refresh', { refresh_token: tokens.refresh_token }),
  )
  await waitForEmails(email, 1)

  const secrets = { email, password, phone, education, token: person.token, ...tokens, renewed: renewed.refresh_token }
  const attempts = failingRequests(person, secrets as Record<string, string>)
  for (const request of attempts) await send(gatewayUrl(), request)
  await whileHung('mysql', async () => {
    await Promise.all(attempts.slice(0, 8).map((request) => send(gatewayUrl(), request)))
  })
  await whileHung('redis', async () => {
    await Promise.all(attempts.slice(0, 8).map((request) => send(gatewayUrl(), request)))
  })
  await until('the portal to be ready', async () => (await guest.request('GET', '/ready')).status === 200)

  // Once a later request is logged, so is everything before it.
  const marker = `marker-${randomUUID()}`
  await guest.request('GET', '/api/v1/skills', undefined, { 'x-request-id': marker })
  await until('the logs', () => logs().some(({ text }) => text.includes(marker)))
  const needles = Object.values(secrets).flatMap((secret) => [String(secret), encodeURIComponent(String(secret))])
  const found = logs().flatMap(({ name, text }) => [
    ...needles.filter((secret) => text.includes(secret)).map((secret) => `${name}: ${secret}`),
    ...(text.match(/.*(?:@|%40)(?:secrets\.)?example\.com.*/g) ?? []).map((line) => `${name}: ${line}`),
    ...(text.match(/.*\beyJ[\w-]{10,}\.[\w-]{10,}.*/g) ?? []).map((line) => `${name}: ${line}`),
  ])
  recordRow({
    line: `secrets in ${logs().length} logs after failed requests and hanging stores`,
    sent: attempts.length + 16,
    'as expected': attempts.length + 16 - found.length,
  })
  expect(found.slice(0, 20)).toEqual([])
})

async function logInFor(form: Record<string, string>): Promise<{ access_token: string; refresh_token: string }> {
  const { access_token, refresh_token } = await expectStatus(
    200,
    guest.request('POST', '/api/v1/auth/login/access-token', new URLSearchParams(form)),
  )
  return { access_token, refresh_token }
}

/** Requests that are rejected or fail, with secrets in every place that a client can fill. */
function failingRequests(person: Person, secrets: Record<string, string>): Request[] {
  const { email = '', password = '', phone = '', refresh_token = '', access_token = '' } = secrets
  const json = { 'content-type': 'application/json' }
  const registration = { email, password, role: 'JOB_SEEKER' }
  const query = new URLSearchParams(secrets).toString()
  return [
    { path: '/api/v1/auth/register', body: { ...registration, email: `other-${email}` } },
    { path: '/api/v1/auth/register', body: registration },
    {
      path: '/api/v1/auth/login/access-token',
      body: new URLSearchParams({ username: email, password: `${password}!` }),
    },
    { path: '/api/v1/auth/login/access-token', body: new URLSearchParams({ username: email, password }) },
    { path: '/api/v1/auth/token/refresh', body: { refresh_token } },
    by(person, {
      method: 'PUT',
      path: '/api/v1/users/me',
      body: { email, password, current_password: `${password}!` },
    }),
    by(person, {
      method: 'PUT',
      path: `/api/v1/profiles/job-seekers/${person.id}`,
      body: { phone, education: password },
    }),
    by(person, { path: '/api/v1/profiles/job-seekers', body: { full_name: email, phone } }),
    { path: '/api/v1/auth/register', body: { ...registration, extra: secrets } },
    { path: '/api/v1/auth/register', body: `{"email":"${email}","password":"${password}`, headers: json },
    { path: '/api/v1/auth/register', body: `${email} ${password} ${phone}`, headers: json },
    { path: `/api/v1/jobs/search?${query}` },
    { path: `/api/v1/jobs/?cursor=${access_token}` },
    { path: `/api/v1/users/${encodeURIComponent(email)}` },
    { path: `/api/v1/users/${email}` },
    { path: `/api/v1/jobs/${access_token}` },
    { path: `/api/v1/auth/${refresh_token}` },
    { path: '/api/v1/users/me', headers: { authorization: `Bearer ${access_token}x` } },
    { path: '/api/v1/users/me', headers: { authorization: `Bearer ${refresh_token}` } },
    { path: '/api/v1/users/me', headers: { authorization: `Basic ${password}`, cookie: `token=${access_token}` } },
    {
      path: '/api/v1/users/me',
      headers: { 'x-request-id': email, 'x-forwarded-for': email, referer: `https://x/?${query}` },
    },
    { path: '/api/v1/jobs/', headers: { 'user-agent': `${email} ${phone}`, 'idempotency-key': access_token } },
  ]
}

/** Runs a function while the process of a store is suspended. */
async function whileHung(store: 'mysql' | 'redis', act: () => Promise<void>): Promise<void> {
  const { pid } = (JSON.parse(readFileSync(stackFile, 'utf8')) as StackDescription)[store]
  // An external store has no process of ours to suspend.
  if (pid === null) return
  process.kill(pid, 'SIGSTOP')
  try {
    await act()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}
