// Sends more requests than the limits allow, through a gateway with the default limits. The attacker and the other
// clients connect from different addresses of 127.0.0.0/8, which Linux routes to the loopback interface.
import { randomUUID } from 'node:crypto'
import { signHop } from '@portal/chassis/tokens/hop'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password } from '../client.ts'
import { newJob } from '../journeys/person.ts'
import { recordRow } from './attack.ts'
import { assemble, by, type Fixtures } from './fixtures.ts'
import { type OwnGateway, startOwnGateway } from './own-gateway.ts'
import { type Reply, type Request, send } from './raw-http.ts'

let gateway: OwnGateway
let fixtures: Fixtures
beforeAll(async () => {
  ;[gateway, fixtures] = await Promise.all([
    startOwnGateway({ HOP_SECRET: 'a-secret-that-the-attacker-does-not-know' }),
    assemble(),
  ])
})
afterAll(() => gateway.stop())

const atOnce = 20

/** Sends `count` requests in batches and checks that other clients are served meanwhile; returns how many passed. */
async function flood(line: string, [count, status]: [number, number], requestOf: (index: number) => Request) {
  const replies: Reply[] = []
  const others: Reply[] = []
  for (let sent = 0; sent < count; sent += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, count - sent) }, (_, index) => requestOf(sent + index))
    const all = [...batch.map((request) => send(gateway.url, request)), ...(sent % 200 === 0 ? meanwhile() : [])]
    const responses = await Promise.all(all)
    replies.push(...responses.slice(0, batch.length))
    others.push(...responses.slice(batch.length))
  }
  const limited = replies.filter((reply) => reply.status === 429)
  const passed = replies.filter((reply) => reply.status === status)
  recordRow({
    line,
    sent: replies.length,
    'as expected': passed.length + limited.length,
    '5xx': replies.filter((reply) => reply.status >= 500).length,
    hangs: replies.filter(({ hung }) => hung).length,
  })
  expect(
    limited.every(({ headers }) => Number(headers['retry-after']) > 0 && Number(headers['retry-after']) <= 60),
  ).toBe(true)
  expect(others.map((reply) => reply.status)).toEqual(others.map(() => 200))
  expect(passed.length + limited.length).toBe(count)
  return passed.length
}

/** Under this load the gateway counts some requests locally, because Redis does not respond in time. */
function expectLimit(passed: number, limit: number): void {
  expect(passed).toBeGreaterThanOrEqual(limit)
  expect(passed).toBeLessThanOrEqual(limit * 1.2)
}

/** Requests of other clients: an authenticated user at the attacker's address, and a guest at another address. */
function meanwhile(): Promise<Reply>[] {
  return [
    send(gateway.url, { ...by(fixtures.otherSeeker, { path: '/api/v1/users/me' }), from: '127.0.0.2' }),
    send(gateway.url, { path: '/api/v1/skills', from: '127.1.0.1' }),
  ]
}

describe('the rate limits of an address or a user', () => {
  it('let 5 of 50 registrations in a minute pass', async () => {
    const passed = await flood('D  50 registrations in a minute', [50, 201], () => ({
      path: '/api/v1/auth/register',
      body: { email: `${randomUUID()}@example.com`, password, role: 'JOB_SEEKER' },
      from: '127.0.0.2',
    }))

    expectLimit(passed, 5)
  })

  it('let 5 of 1000 logins in a minute pass', async () => {
    const passed = await flood('D  1000 logins in a minute', [1_000, 400], (index) => ({
      path: '/api/v1/auth/login/access-token',
      body: { username: `user-${index}@example.com`, password },
      from: '127.0.0.2',
    }))

    expectLimit(passed, 5)
  })

  it('let a recruiter post 120 of 200 jobs in a minute', async () => {
    const passed = await flood('D  200 job posts in a minute', [200, 201], () => ({
      ...by(fixtures.recruiter, { path: '/api/v1/jobs/', body: newJob }),
      from: '127.0.0.2',
    }))

    expectLimit(passed, 120)
  })

  it('let about 90 requests of a crawl over 10000 pages pass', async () => {
    const passed = await flood('D  crawl of 10000 pages', [10_000, 200], (index) => ({
      // Short pages: responses of over 256 KiB count as several requests.
      path: `/api/v1/jobs/${index % 2 === 0 ? '' : 'search'}?limit=1&skip=${index}`,
      from: '127.0.0.2',
    }))

    expectLimit(passed, 60 + 30)
  })

  it('ignore spoofed address headers', async () => {
    const spoofed = (index: number): Record<string, string>[] => [
      { 'x-forwarded-for': `203.0.113.${index}` },
      { 'x-forwarded-for': `203.0.113.${index}, 127.0.0.1` },
      { x_forwarded_for: `203.0.113.${index}` },
      { forwarded: `for=203.0.113.${index}` },
      { 'x-real-ip': `203.0.113.${index}` },
      { 'true-client-ip': `203.0.113.${index}`, 'cf-connecting-ip': `203.0.113.${index}` },
      { 'x-forwarded-host': 'localhost', 'x-client-ip': '127.0.0.1' },
      forgedHop(`203.0.113.${index}`),
    ]
    const passed = await flood('D  200 searches with spoofed addresses', [200, 200], (index) => ({
      path: '/api/v1/jobs/search',
      headers: spoofed(index)[index % 8] ?? {},
      from: '127.0.0.3',
    }))

    expect(passed).toBe(30)
  })

  it('count other spellings of a path or method together', async () => {
    const spellings = [
      '/api/v1/jobs/search',
      '/API/v1/Jobs/SEARCH/',
      '/api/v1/jobs/search?x',
      '/api/v1/jobs/search/?limit=1',
    ]
    const passed = await flood('D  200 searches with other spellings of the path or method', [200, 200], (index) => ({
      path: spellings[index % 4] as string,
      method: index % 3 === 0 ? 'HEAD' : 'GET',
      from: '127.0.0.4',
    }))

    expect(passed).toBe(30)
  })

  it('count requests with invalid tokens against the address', async () => {
    const passed = await flood('D  200 requests with invalid tokens', [200, 401], (index) => ({
      path: '/api/v1/users/me',
      headers: { authorization: `Bearer x.${index}.z` },
      from: '127.0.0.5',
    }))

    expect(passed).toBe(60)
  })
})

/** Claims an address as the process of the pages does, without its secret. */
function forgedHop(address: string): Record<string, string> {
  const hop = { method: 'GET', path: '/api/v1/jobs/search', address, userAgent: '' }
  const secret = 'a-secret-that-the-attacker-guesses-in-vain'
  return { 'x-forwarded-for': address, 'x-portal-hop': signHop({ secret, now: new Date(), ...hop }) }
}
