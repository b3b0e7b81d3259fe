import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { personalSections } from '@portal/contracts/auth/privacy-http'
import type { ServiceUnderTest } from '@portal/testing/service'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newPerson, type Person, startAuthService } from './portal.ts'

const instant = '2026-03-01T09:30:00.000Z'
const jobText = 'x'.repeat(20_000)

function stepOf(id: number) {
  const resource = { id, created_at: instant, updated_at: instant, is_deleted: null }
  return { ...resource, from_status: null, to_status: 'APPLIED', changed_by: 1 }
}

function jobOf(id: number) {
  const resource = { id, created_at: instant, updated_at: instant, is_deleted: null }
  const salaries = { salary_min: null, salary_max: null }
  const words = { title: 'Baker', description: jobText, location: 'Vienna', company_name: 'Bakery', skills: [] }
  return { ...resource, ...words, ...salaries, job_type: 'FULL_TIME', status: 'DRAFT', recruiter_id: 1 }
}

type OtherServices = {
  /** The number of application steps. */
  steps: number
  /** Returns true if it has handled the request itself. */
  interfere: (section: string, after: number, res: ServerResponse) => boolean
}
const asUsual: OtherServices = { steps: 501, interfere: () => false }
let others: OtherServices = asUsual

/** Stub of all other services: it returns application steps, and empty pages for all other sections. */
const server = createServer((req, res) => {
  const { pathname, searchParams } = new URL(req.url ?? '', 'http://localhost')
  const [after, limit] = [Number(searchParams.get('after')), Number(searchParams.get('limit'))]
  const section = pathname.split('/').at(-1) ?? ''
  if (others.interfere(section, after, res)) return
  const last = section === 'steps' ? others.steps : 0
  const ids = Array.from({ length: Math.max(0, Math.min(limit, last - after)) }, (_, index) => after + index + 1)
  const body = { items: ids.map(stepOf), next: ids.length === limit ? ids.at(-1) : null }
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
})

let service: ServiceUnderTest
let person: Person
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  service = await startAuthService({ JOB_URL: url, PROFILE_URL: url, APPLICATION_URL: url, NOTIFICATION_URL: url })
  person = await newPerson(service, 'ada@example.com')
})
afterAll(async () => {
  await service.stop()
  server.closeAllConnections()
  server.close()
})
beforeEach(async () => {
  others = asUsual
  await service.database.rows('DELETE FROM counted_acts')
})

function exportOf({ headers }: Pick<Person, 'headers'>) {
  return request(service.url).get('/api/v1/users/me/export').set(headers)
}

/** Begins an export, and returns the response as soon as its headers have arrived. */
async function openExport({ headers }: Pick<Person, 'headers'>): Promise<IncomingMessage> {
  const requested = get(`${service.url}/api/v1/users/me/export`, { headers })
  const [response] = (await once(requested, 'response')) as [IncomingMessage]
  return response
}

describe('the export of personal data', () => {
  it('is one file with every section of every service, of any length', async () => {
    const response = await exportOf(person).expect(200)

    expect(response.headers['content-disposition']).toBe('attachment; filename=job-portal-data.json')
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(response.headers['cache-control']).toBe('no-store')
    for (const [owner, sections] of Object.entries(personalSections)) {
      expect(Object.keys(response.body[owner])).toEqual(Object.keys(sections))
    }
    const steps = response.body.application.steps as { id: number }[]
    expect(steps.map(({ id }) => id)).toEqual(Array.from({ length: 501 }, (_, index) => index + 1))
    expect(response.body.auth.accounts).toMatchObject([{ id: person.id, email: 'ada@example.com' }])
    expect(response.body.auth.sessions).toHaveLength(1)
    expect(response.body.auth.counted_acts).toMatchObject([{ act: 'EXPORT' }])
    expect(response.text).not.toMatch(/\$2|hash/)
  })

  it('lists every session once, across pages', async () => {
    const busy = await newPerson(service, 'busy@example.com')
    await service.database.rows(
      `INSERT INTO sessions (id, user_id, family_hash, refresh_hash, created_at, last_used_at, expires_at)
       SELECT UUID(), user_id, UUID(), 'none', created_at, last_used_at, expires_at
       FROM sessions, (SELECT 1 FROM information_schema.columns LIMIT 99) AS many WHERE user_id = ?`,
      [busy.id],
    )

    const { body } = await exportOf(busy).expect(200)

    expect(new Set(body.auth.sessions.map(({ id }: { id: number }) => id)).size).toBe(100)
  })

  it('requires a token', async () => {
    await request(service.url).get('/api/v1/users/me/export').expect(401)
  })

  it.each<[string, (res: ServerResponse) => void]>([
    ['responds with 503', (res) => res.writeHead(503).end()],
    ['closes the connection', (res) => res.destroy()],
    ['closes the connection during its response', (res) => res.writeHead(200).write('{"items":[', () => res.destroy())],
    ['stalls during its response', (res) => res.writeHead(200).write('{"items":[')],
  ])('gets 503 while a service %s, and does not count towards the limit', async (_what, fail) => {
    others = {
      ...asUsual,
      interfere: (section, _after, res) => {
        if (section === 'interviews') fail(res)
        return section === 'interviews'
      },
    }

    const { body, headers } = await exportOf(person).expect(503)
    expect(body.error_code).toBe('UNAVAILABLE')
    expect(headers['retry-after']).toBeDefined()
    others = asUsual
    // All that the limit allows.
    for (let time = 0; time < 3; time++) await exportOf(person).expect(200)
    await exportOf(person).expect(429)
  })

  it.each<[string, string]>([
    ['invalid JSON', 'Bad luck'],
    ['another shape', '{"items":[{}],"next":null}'],
  ])('gets 502 if a service returns %s', async (_what, text) => {
    others = { ...asUsual, interfere: (section, _after, res) => section === 'interviews' && Boolean(res.end(text)) }

    expect((await exportOf(person).expect(502)).body.error_code).toBe('BAD_GATEWAY')
  })

  it('is never a complete document if a service fails later', async () => {
    others = {
      ...asUsual,
      interfere: (section, after, res) => section === 'steps' && after > 0 && Boolean(res.destroy()),
    }
    const response = await openExport(person)
    let text = ''
    response.on('data', (chunk) => {
      text += chunk
    })

    const [error] = await once(response, 'error')

    expect(error.code).toBe('ECONNRESET')
    expect(response.complete).toBe(false)
    expect(() => JSON.parse(text)).toThrow()
    others = asUsual
    await until('the next export to be accepted', async () => (await exportOf(person)).status === 200)
  })

  it('runs once at a time for a user, even if the client does not read it', async () => {
    others = { ...asUsual, steps: 50_000 }
    const unread = await openExport(person)

    const second = await exportOf(person).expect(429)

    expect(second.headers['retry-after']).toBe('10')
    expect(second.body.error_code).toBe('RATE_LIMITED')
    const other = await newPerson(service, 'other@example.com')
    others = asUsual
    await exportOf(other).expect(200)
    unread.destroy()
    await until('the next export to be accepted', async () => (await exportOf(person)).status === 200)
  })

  it('is limited to three an hour', async () => {
    for (let time = 0; time < 3; time++) await exportOf(person).expect(200)

    const rejected = await exportOf(person).expect(429)

    expect(Number(rejected.headers['retry-after'])).toBeGreaterThan(3500)
    await service.database.rows('UPDATE counted_acts SET at = at - INTERVAL 1 HOUR')
    await exportOf(person).expect(200)
  })

  it('succeeds once for ten concurrent requests', async () => {
    const held: ServerResponse[] = []
    others = { ...asUsual, interfere: (section, _after, res) => section === 'steps' && held.push(res) > 0 }
    const statuses: number[] = []
    const requested = Array.from({ length: 10 }, async () => {
      const { status } = await exportOf(person)
      statuses.push(status)
    })

    await until('the others to be rejected', () => statuses.length === 9)
    for (const res of held) res.end('{"items":[],"next":null}')
    await Promise.all(requested)

    expect(statuses).toEqual([...Array(9).fill(429), 200])
    expect(held).toHaveLength(1)
  })

  it('is streamed no faster than the client reads it, in pages of limited size', async () => {
    const requested: number[] = []
    const sizes: number[] = []
    others = {
      ...asUsual,
      interfere: (section, after, res) => {
        if (section !== 'jobs') return false
        requested.push(after)
        const limit = Number(new URL(res.req.url ?? '', 'http://localhost').searchParams.get('limit'))
        const ids = Array.from({ length: Math.min(limit, 3000 - after) }, (_, index) => after + index + 1)
        const text = JSON.stringify({ items: ids.map(jobOf), next: ids.length === limit ? ids.at(-1) : null })
        sizes.push(text.length)
        return Boolean(res.end(text))
      },
    }
    const unread = await openExport(person)
    await until('the export to pause', async () => {
      const before = requested.length
      await until('some more requests', async () => (await exportOf(person).expect(429)).status === 429)
      return requested.length === before
    })
    const requestedUnread = requested.length
    let bytes = 0
    unread.on('data', (chunk) => {
      bytes += chunk.length
    })
    await once(unread, 'end')

    expect(bytes).toBeGreaterThan(3000 * jobText.length)
    expect(requestedUnread).toBeLessThan(requested.length / 2)
    expect(Math.max(...sizes)).toBeLessThan(1024 * 1024)
  })
})
