import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newPerson, type Person, passphrase, register, startAuthService } from './portal.ts'

let service: ServiceUnderTest
let admin: Person
let seeker: Person
const ids: Record<string, number> = {}
beforeAll(async () => {
  service = await startAuthService()
  admin = await newPerson(service, 'admin@example.com', 'ADMIN')
  const others = ['bob@example.com', 'ada.l@example.com', 'adam@example.org', 'ada_x@example.com', 'Ada@Bücher.example']
  for (const email of others) {
    const { body } = await register(service, { email, role: email.startsWith('adam') ? 'RECRUITER' : 'JOB_SEEKER' })
    ids[body.email] = body.id
  }
  // An address that begins with the id of another account.
  const numbered = `${ids['bob@example.com']}@example.com`
  ids[numbered] = (await register(service, { email: numbered }).expect(201)).body.id
  seeker = await newPerson(service, 'erased@example.com')
})
afterAll(() => service.stop())

function list(query: object, as = admin) {
  return request(service.url).get('/api/v1/users/').set(as.headers).query(query)
}

async function found(query: object): Promise<string[]> {
  const { body } = await list(query).expect(200)
  return body.map(({ email }: { email: string }) => email)
}

describe('an administrator finds accounts', () => {
  it('by the beginning of the address, in any case, in order of the addresses', async () => {
    const adas = ['ada.l@example.com', 'ada@xn--bcher-kva.example', 'ada_x@example.com', 'adam@example.org']

    expect(await found({ q: 'ada' })).toEqual(adas)
    expect(await found({ q: ' ADA' })).toEqual(adas)
    expect(await found({ q: 'BOB@Example.com' })).toEqual(['bob@example.com'])
    expect(await found({ q: 'ada@bücher.example' })).toEqual(['ada@xn--bcher-kva.example'])
    expect(await found({ q: 'example' })).toEqual([])
  })

  it('by the id, before addresses that begin with the same digits', async () => {
    const id = ids['bob@example.com']

    expect(await found({ q: id })).toEqual(['bob@example.com', `${id}@example.com`])
    expect(await found({ q: ids[`${id}@example.com`] })).toEqual([`${id}@example.com`])
    expect(await found({ q: 999_999 })).toEqual([])
  })

  it('together with the other filters', async () => {
    expect(await found({ q: 'ada', role: 'RECRUITER' })).toEqual(['adam@example.org'])
    expect(await found({ q: 'ada', is_active: false })).toEqual([])
    expect(await found({ q: '' })).toEqual(await found({}))
    expect((await found({})).at(-1)).toBe('admin@example.com')
  })

  it('literally: no character is a wildcard', async () => {
    expect(await found({ q: 'ada_' })).toEqual(['ada_x@example.com'])
    for (const q of ['%', '_', '\\', "'", 'ada%']) expect(await found({ q })).toEqual([])
    await list({ q: 'x'.repeat(255) }).expect(422)
  })

  it('page by page, and counts them', async () => {
    for (const q of ['ada', String(ids['bob@example.com'])]) {
      const whole = await found({ q })
      const walked: string[] = []
      let path: string | undefined = `/api/v1/users/?q=${q}&limit=1`
      while (path) {
        const response: request.Response = await request(service.url).get(path).set(admin.headers).expect(200)
        walked.push(...response.body.map(({ email }: { email: string }) => email))
        path = /<([^>]+)>; rel="next"/.exec(response.headers.link ?? '')?.[1]
      }
      expect(walked).toEqual(whole)
      expect(await found({ q, skip: 1 })).toEqual(whole.slice(1))
      expect((await list({ q, limit: 1, include_total: true })).headers['x-total-count']).toBe(String(whole.length))
    }
  })

  it('but not those that were erased', async () => {
    expect(await found({ q: 'erased' })).toEqual(['erased@example.com'])
    const erasure = request(service.url).delete('/api/v1/users/me').set(seeker.headers)
    await erasure.send({ current_password: passphrase }).expect(202)

    expect(await found({ q: 'erased' })).toEqual([])
    expect(await found({ q: seeker.id })).toEqual([])
  })

  it('which no one else does', async () => {
    await list({ q: 'ada' }, await newPerson(service, 'curious@example.com', 'RECRUITER')).expect(403)
  })
})
