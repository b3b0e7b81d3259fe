import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { personalSections } from '@portal/contracts/auth/privacy-http'
import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newPerson, type Person, startAuthService } from './portal.ts'

/** Stands where all other services listen: it knows of 501 steps and of nothing else. */
async function startOthers() {
  let isAway = false
  const server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://localhost')
    const [after, limit] = [Number(searchParams.get('after')), Number(searchParams.get('limit'))]
    const ids = pathname.endsWith('/steps') ? Array.from({ length: 501 }, (_, index) => index + 1) : []
    const page = ids.filter((id) => id > after).slice(0, limit)
    const next = page.length === limit ? page.at(-1) : null
    const body = isAway ? {} : { items: page.map(stepOf), next }
    res.writeHead(isAway ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    goAway: () => {
      isAway = true
    },
    stop: () => server.close(),
  }
}

function stepOf(id: number) {
  const instant = '2026-03-01T09:30:00.000Z'
  const resource = { id, created_at: instant, updated_at: instant, is_deleted: null }
  return { ...resource, from_status: null, to_status: 'APPLIED', changed_by: 1 }
}

let service: ServiceUnderTest
let others: Awaited<ReturnType<typeof startOthers>>
let person: Person
beforeAll(async () => {
  others = await startOthers()
  const { url } = others
  service = await startAuthService({ JOB_URL: url, PROFILE_URL: url, APPLICATION_URL: url, NOTIFICATION_URL: url })
  person = await newPerson(service, 'ada@example.com')
})
afterAll(async () => {
  await service.stop()
  others.stop()
})

function exportOf({ headers }: Pick<Person, 'headers'>) {
  return request(service.url).get('/api/v1/users/me/export').set(headers)
}

describe('what is held about somebody', () => {
  it('comes as one file with every section of every service, however long', async () => {
    const answer = await exportOf(person).expect(200)

    expect(answer.headers['content-disposition']).toBe('attachment; filename=job-portal-data.json')
    expect(answer.headers['cache-control']).toBe('no-store')
    for (const [owner, sections] of Object.entries(personalSections)) {
      expect(Object.keys(answer.body[owner])).toEqual(Object.keys(sections))
    }
    expect(answer.body.application.steps).toHaveLength(501)
    expect(answer.body.auth.accounts).toMatchObject([{ id: person.id, email: 'ada@example.com' }])
    expect(answer.body.auth.sessions).toHaveLength(1)
    expect(answer.text).not.toMatch(/\$2|hash/)
  })

  it('is nobody else’s to ask for', async () => {
    await request(service.url).get('/api/v1/users/me/export').expect(401)
  })

  it('is not told in part while a service is away', async () => {
    others.goAway()

    await exportOf(person).expect(503)
  })
})
