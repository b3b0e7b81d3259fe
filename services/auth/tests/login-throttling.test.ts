import { deriveKey } from '@portal/chassis/config/derive-key'
import { createDatabase, transact } from '@portal/chassis/mysql/database'
import { createLogger } from '@portal/chassis/runtime/log'
import { runInContext } from '@portal/chassis/runtime/request-context'
import type { ServiceUnderTest } from '@portal/testing/service'
import { testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPasswords } from '../src/hashing/passwords.ts'
import { clearDelays, createLoginSemaphore, deleteLogins } from '../src/throttling/login-throttling.ts'
import { logIn, newPerson, type Person, passphrase, sessionsOf, startAuthService } from './portal.ts'

const home = '203.0.113.7'
const cafe = '198.51.100.7'

let service: ServiceUnderTest
let now = new Date('2027-01-01T00:00:00Z')
let compared = 0
const passwords = createPasswords(4)
beforeAll(async () => {
  await passwords.start?.()
  const matches: typeof passwords.matches = (...args) => {
    compared += 1
    return passwords.matches(...args)
  }
  service = await startAuthService({}, { now: () => now, passwords: { ...passwords, matches } })
})
afterAll(async () => {
  await service.stop()
  await passwords.stop?.()
})
beforeEach(() => {
  compared = 0
})

function advance(seconds: number) {
  now = new Date(now.getTime() + seconds * 1000)
}

function tryFrom(address: string, email: string, password = 'a guess') {
  return logIn(service, email, password).set('X-Forwarded-For', address)
}

/** The statuses of `count` attempts, one after the other. */
async function statusesOf(count: number, attempt: (index: number) => ReturnType<typeof tryFrom>): Promise<number[]> {
  const statuses: number[] = []
  for (let index = 0; index < count; index++) statuses.push((await attempt(index)).status)
  return statuses
}

/** Sends wrong passwords from many networks, more than are free of delay for all networks together. */
async function hammer(email: string) {
  const statuses = await statusesOf(30, (index) => tryFrom(`192.0.${index}.1`, email))
  expect(statuses.slice(0, 20)).toEqual(Array(20).fill(400))
  expect(statuses.slice(20)).toEqual(Array(10).fill(429))
}

describe('guessing a password', () => {
  it('is delayed after the fifth wrong one, for longer each time', async () => {
    await newPerson(service, 'ada@example.com')

    expect(await statusesOf(6, () => tryFrom(cafe, 'ada@example.com'))).toEqual([400, 400, 400, 400, 400, 429])
    advance(4)
    const rejected = await tryFrom(cafe, 'ada@example.com', passphrase).expect(429)
    expect(rejected.headers['retry-after']).toBe('1')
    expect(rejected.headers['content-type']).toContain('application/problem+json')
    expect(rejected.body).toMatchObject({ error_code: 'LOGIN_DELAYED', error: 'slow_down', status: 429 })
    advance(1)
    await tryFrom(cafe, 'ada@example.com').expect(400)
    expect((await tryFrom(cafe, 'ada@example.com').expect(429)).headers['retry-after']).toBe('10')
  })

  it('compares five of a thousand concurrent passwords', async () => {
    await newPerson(service, 'grace@example.com')
    compared = 0

    const responses = await Promise.all(Array.from({ length: 1000 }, () => tryFrom(cafe, 'grace@example.com')))

    const statuses = responses.map(({ status }) => status)
    expect(statuses.filter((status) => status === 400)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(995)
    expect(compared).toBe(5)
  })

  it('is counted exactly across two replicas', async () => {
    await newPerson(service, 'edsger@example.com')
    const second = await startAuthService({ DATABASE_URL: service.database.url }, { now: () => now })
    const from = (url: string) =>
      request(url)
        .post('/api/v1/auth/login/access-token')
        .set('X-Forwarded-For', cafe)
        .send({ username: 'edsger@example.com', password: 'a guess' })

    const responses = await Promise.all(
      Array.from({ length: 60 }, (_, index) => from(index % 2 === 0 ? service.url : second.url)),
    )

    expect(responses.filter(({ status }) => status === 400)).toHaveLength(5)
    await second.stop()
  })

  it('gets the same responses for an unknown address', async () => {
    await newPerson(service, 'known@example.com')
    const withoutId = ({ request_id: _, ...rest }: Record<string, unknown>) => rest
    const responsesFor = async (email: string) => {
      const responses = []
      for (let index = 0; index < 7; index++) responses.push(await tryFrom(cafe, email))
      return responses.map(({ status, headers, body }) => [status, headers['retry-after'], withoutId(body)])
    }

    expect(await responsesFor('unknown@example.com')).toEqual(await responsesFor('known@example.com'))
  })

  it('is counted by the normalised address', async () => {
    await newPerson(service, 'kay@example.com')
    const spellings = ['kay@example.com', ' KAY@example.com', 'Kay@Example.com ']

    const statuses = await statusesOf(6, (index) => tryFrom(cafe, spellings[index % 3] as string))

    expect(statuses).toEqual([400, 400, 400, 400, 400, 429])
  })

  it('stores no address and no network in plain text', async () => {
    await newPerson(service, 'discreet@example.com')
    await tryFrom(home, 'discreet@example.com').expect(400)

    const rows = await service.database.rows('SELECT d.*, k.* FROM login_delays d, known_networks k')

    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toMatch(/example\.com|203\.0/)
  })
})

describe('the owner of an account', () => {
  it('can log in from another network during an attack', async () => {
    await newPerson(service, 'barbara@example.com')
    await statusesOf(8, () => tryFrom(cafe, 'barbara@example.com'))

    await tryFrom(home, 'barbara@example.com', passphrase).expect(200)
  })

  it('is not delayed in a known network by attacks from many others', async () => {
    await newPerson(service, 'frances@example.com')
    await tryFrom(home, 'frances@example.com', passphrase).expect(200)
    await hammer('frances@example.com')

    expect((await tryFrom(cafe, 'frances@example.com', passphrase).expect(429)).headers['retry-after']).toBe('5')
    await tryFrom('203.0.113.99', 'frances@example.com', passphrase).expect(200)
  })

  it('waits for at most 30 seconds in a new network', async () => {
    await newPerson(service, 'mary@example.com')
    for (let series = 0; series < 8; series++) {
      await statusesOf(30, (index) => tryFrom(`192.${series}.${index}.1`, 'mary@example.com'))
      advance(30)
    }

    await tryFrom('192.9.0.1', 'mary@example.com').expect(400)
    const rejected = await tryFrom(cafe, 'mary@example.com', passphrase).expect(429)
    expect(Number(rejected.headers['retry-after'])).toBe(30)
    advance(30)
    await tryFrom(cafe, 'mary@example.com', passphrase).expect(200)
  })

  it('has no delays after a successful login', async () => {
    await newPerson(service, 'jean@example.com')

    for (let series = 0; series < 3; series++) {
      expect(await statusesOf(4, () => tryFrom(cafe, 'jean@example.com'))).toEqual([400, 400, 400, 400])
      await tryFrom(cafe, 'jean@example.com', passphrase).expect(200)
    }
  })

  it('has no delays after an hour without attempts', async () => {
    await newPerson(service, 'betty@example.com')
    await statusesOf(12, () => tryFrom(cafe, 'betty@example.com'))

    advance(3600)

    expect(await statusesOf(4, () => tryFrom(cafe, 'betty@example.com'))).toEqual([400, 400, 400, 400])
  })

  it('may log in many times concurrently', async () => {
    const { id } = await newPerson(service, 'busy@example.com')

    const responses = await Promise.all(Array.from({ length: 30 }, () => tryFrom(cafe, 'busy@example.com', passphrase)))

    expect(responses.map(({ status }) => status)).toEqual(Array(30).fill(200))
    expect(await sessionsOf(service, id)).toHaveLength(31)
  })

  it('is not delayed by attempts that fail because the account is inactive', async () => {
    const { id } = await newPerson(service, 'paused@example.com')
    await service.database.rows('UPDATE users SET is_active = false WHERE id = ?', [id])

    const responses = await statusesOf(8, () => tryFrom(cafe, 'paused@example.com', passphrase))

    expect(responses).toEqual(Array(8).fill(400))
  })

  it('has the last ten networks known for 90 days', async () => {
    await newPerson(service, 'traveller@example.com')
    advance(1)
    const before = now
    advance(1)
    for (let index = 0; index < 12; index++) {
      await tryFrom(`10.0.${index}.1`, 'traveller@example.com', passphrase).expect(200)
      advance(1)
    }
    const rows = await service.database.rows('SELECT * FROM known_networks WHERE last_seen_at > ?', [before])
    expect(rows).toHaveLength(10)
    await hammer('traveller@example.com')
    await tryFrom('10.0.0.1', 'traveller@example.com', passphrase).expect(429)
    await tryFrom('10.0.11.1', 'traveller@example.com', passphrase).expect(200)

    advance(91 * 24 * 3600)

    await hammer('traveller@example.com')
    await tryFrom('10.0.10.1', 'traveller@example.com', passphrase).expect(429)
  })
})

describe('the current password', () => {
  const change = ({ headers }: Person, currentPassword: string) =>
    request(service.url)
      .put('/api/v1/users/me')
      .set(headers)
      .set('X-Forwarded-For', cafe)
      .send({ password: 'a much better one', current_password: currentPassword })

  it('is throttled together with logins, so that a stolen token does not help to guess it', async () => {
    const person = await newPerson(service, 'robbed@example.com')

    for (let index = 0; index < 3; index++) await change(person, 'a guess').expect(403)
    await statusesOf(2, () => tryFrom(cafe, 'robbed@example.com'))

    const rejected = await change(person, passphrase).expect(429)
    expect(rejected.body.error_code).toBe('LOGIN_DELAYED')
    expect(rejected.body.error).toBeUndefined()
    expect(rejected.headers['retry-after']).toBe('5')
    await tryFrom(cafe, 'robbed@example.com', passphrase).expect(429)
  })

  it('does not clear the delays when it is correct', async () => {
    const person = await newPerson(service, 'patient@example.com')
    await statusesOf(4, () => tryFrom(cafe, 'patient@example.com'))

    await change(person, passphrase).expect(200)

    await tryFrom(cafe, 'patient@example.com').expect(400)
    await tryFrom(cafe, 'patient@example.com').expect(429)
  })
})

describe('stored login attempts', () => {
  const log = createLogger('test', 'silent')
  const withContext = async <Result>(
    run: (ctx: Parameters<typeof clearDelays>[0]) => Promise<Result>,
  ): Promise<Result> => {
    const database = createDatabase({ url: service.database.url, poolSize: 1 }, log, '')
    const delayKey = deriveKey(testSecrets.SERVICE_SECRET, 'login delays')
    const ctx = {
      db: database.db,
      now: () => now,
      delayKey,
      loginSemaphore: createLoginSemaphore(),
    }
    return run(ctx).finally(() => database.stop?.())
  }

  it('are cleared by another proof of ownership', async () => {
    await newPerson(service, 'forgetful@example.com')
    await hammer('forgetful@example.com')
    await tryFrom(cafe, 'forgetful@example.com', passphrase).expect(429)

    const requestContext = { requestId: null, actorId: null, client: { address: cafe, userAgent: null } }
    await withContext((ctx) => runInContext(requestContext, () => clearDelays(ctx, 'forgetful@example.com')))

    await hammer('forgetful@example.com')
    await tryFrom(cafe, 'forgetful@example.com', passphrase).expect(200)
  })

  it('are deleted with the account', async () => {
    const count = async () => {
      const [row] = await service.database.rows<{ rowCount: number }>(
        'SELECT (SELECT COUNT(*) FROM login_delays) + (SELECT COUNT(*) FROM known_networks) AS rowCount',
      )
      return row?.rowCount
    }
    const before = await count()
    await newPerson(service, 'leaving@example.com')
    await tryFrom('127.0.0.1', 'leaving@example.com').expect(400)
    expect(await count()).not.toBe(before)

    await withContext((ctx) => transact(ctx, (tx) => deleteLogins(ctx, tx, 'leaving@example.com')))

    expect(await count()).toBe(before)
  })
})
