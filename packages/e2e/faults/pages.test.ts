// What the pages show while a part of the portal is unavailable, and that they recover by themselves.
import { randomUUID } from 'node:crypto'
import { expectStatus } from '@portal/stack/api-client'
import { until } from '@portal/testing/until'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { password } from '../client.ts'
import { createVisitor, type Visited, type Visitor } from '../visitor.ts'
import { type Portal, sharedPortal, waitUntilDown, waitUntilReady } from './portal.ts'

let portal: Portal
let gatewayUrl: string
let seeker: Visitor
let job: string
beforeAll(async () => {
  portal = await sharedPortal()
  gatewayUrl = portal.gatewayUrl
  seeker = createVisitor(gatewayUrl)
  const [[recruiter], [person]] = [portal.fixtures.recruiters, portal.fixtures.seekers]
  if (!recruiter || !person) throw new Error('the portal has no people')
  expect((await seeker.signIn(person.email, password)).status).toBe(303)
  const newJob = { title: 'Baker', description: 'Bread.', location: 'Vienna', job_type: 'PART_TIME', status: 'OPEN' }
  job = `/jobs/${(await expectStatus(201, recruiter.request('POST', '/api/v1/jobs/', newJob))).id}/baker`
})
afterEach(async () => {
  portal.restore()
  await waitUntilReady(portal)
})

/** A search whose results are not cached. */
const newSearch = () => `/jobs?q=${randomUUID()}`

type Outage = { name: string; missing: string[]; working: string[] }
const outages: Outage[] = [
  { name: 'auth', missing: ['/settings/account', '/settings/sessions'], working: ['/help', '/jobs', '/applications'] },
  { name: 'job', missing: ['/jobs?q='], working: ['/help', '/applications', '/notifications', '/privacy'] },
  { name: 'profile', missing: ['/me/profile'], working: ['/', '/jobs', '/applications', '/settings/account'] },
  { name: 'application', missing: ['/applications', '/interviews'], working: ['/', 'job', '/me/profile'] },
  { name: 'notification', missing: ['/notifications'], working: ['/', '/jobs', 'job', '/applications'] },
  { name: 'redis', missing: [], working: ['/', '/jobs', 'job', '/applications', '/settings/account'] },
  { name: 'redis-cache', missing: [], working: ['/', '/jobs?q=', 'job', '/applications'] },
  { name: 'nats', missing: [], working: ['/', '/jobs', 'job', '/applications', '/settings/account'] },
  { name: 'mysql', missing: ['/applications', '/me/profile'], working: ['/help', '/privacy'] },
]

async function read(path: string): Promise<Visited> {
  return seeker.read(path === 'job' ? job : path === '/jobs?q=' ? newSearch() : path)
}

describe('while a part is unavailable', () => {
  it.each(outages)('the pages that need it say so, and all others work: $name', async ({ name, missing, working }) => {
    const web = portal.pid('web')
    await portal.hold(name)
    await waitUntilDown(portal, name)
    for (const path of missing) {
      const { status, html, retryAfter } = await read(path)
      expect([path, status]).toEqual([path, 503])
      expect(html).toContain('<h1>Not available right now</h1>')
      expect(html).toMatch(/name this request: [\w-]+/)
      expect(Number(retryAfter)).toBeGreaterThan(0)
    }
    for (const path of working) expect([path, (await read(path)).status]).toEqual([path, 200])
    portal.release(name)

    await waitUntilReady(portal)
    for (const path of [...missing, ...working]) {
      await until(`${path} to be back`, async () => (await read(path)).status === 200)
    }
    expect(portal.pid('web')).toBe(web)
  })

  it('a form that cannot be processed is shown again with what was typed', async () => {
    await portal.hold('auth')
    await waitUntilDown(portal, 'auth')
    const { status, html } = await createVisitor(gatewayUrl).signIn('ada@example.com', password)

    expect(status).toBe(503)
    expect(html).toContain('value="ada@example.com"')
    expect(html).toMatch(/Nothing was changed; try again in a moment/)
  })

  it('the gateway says that the pages are unavailable, and the API works', async () => {
    await portal.hold('web')
    await until('web to be gone', async () => (await read('/help')).status === 503)
    const { html, retryAfter } = await read('/help')

    expect(html).toContain('The portal is unavailable')
    expect(Number(retryAfter)).toBeGreaterThan(0)
    await expectStatus(200, portal.client.guest.request('GET', '/api/v1/jobs/'))
    portal.release('web')
    // The session is in the cookie, so nobody is signed out.
    await until('the pages to be back', async () => (await read('/applications')).status === 200)
  })

  it('a gateway that was killed is back, and so are the sessions', async () => {
    const pid = portal.signal('gateway', 'SIGKILL')
    await waitUntilReady(portal, { name: 'gateway', pid })

    expect((await read('/applications')).status).toBe(200)
  })
})

it('A service that hangs holds up only the pages that need it', async () => {
  const pid = portal.signal('job', 'SIGSTOP')
  try {
    let isDone = false
    const slow = read('/jobs?q=').finally(() => {
      isDone = true
    })
    for (const path of ['/help', '/applications', '/notifications', '/settings/account']) {
      expect([path, (await read(path)).status]).toEqual([path, 200])
    }
    expect(isDone).toBe(false)
    const { status, html } = await slow
    expect(status).toBe(504)
    expect(html).toContain('<h1>Not available right now</h1>')
  } finally {
    process.kill(pid, 'SIGCONT')
  }
})
