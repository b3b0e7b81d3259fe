import { type ServiceUnderTest, startService } from '@portal/testing/service'
import { drizzle } from 'drizzle-orm/mysql2'
import { createPool, type Pool, type PoolConnection } from 'mysql2/promise'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { auth } from '../src/service.ts'
import { linksTo, post, waitForLinkRequests } from './links.ts'
import { logIn, newPerson, passphrase, redisUrl, unavailablePeers } from './portal.ts'

let service: ServiceUnderTest
let verifying: ServiceUnderTest
const pools: Pool[] = []
const statements: string[] = []
beforeAll(async () => {
  service = await startRecorded('off')
  verifying = await startRecorded('asked')
})
afterAll(async () => {
  await service.stop()
  await verifying.stop()
  for (const pool of pools) await pool.end()
})

/** Starts the auth service and records all its SQL statements. */
function startRecorded(mode: string): Promise<ServiceUnderTest> {
  return startService(
    new URL('..', import.meta.url),
    (environment) => {
      const pool = createPool({ uri: environment.DATABASE_URL ?? '', timezone: 'Z', connectionLimit: 10 })
      pools.push(pool)
      pool.on('connection', recordStatements)
      return auth.create(readConfig(environment), { db: drizzle({ client: pool, casing: 'snake_case' }) })
    },
    { BCRYPT_COST: '4', EMAIL_VERIFICATION: mode, REDIS_URL: redisUrl(8), ...unavailablePeers },
  )
}

/** Records every statement that is sent over a connection. */
function recordStatements(connection: Pick<PoolConnection, 'query'>): void {
  const query = connection.query.bind(connection)
  connection.query = ((statement: string | { sql: string }, ...rest: []) => {
    statements.push(typeof statement === 'string' ? statement : statement.sql)
    return query(statement as string, ...rest)
  }) as typeof connection.query
}

/** Requests a link, and returns the response with the statements that ran before it. */
async function call(path: string, email: string) {
  await waitForLinkRequests(service)
  statements.length = 0
  const { status, text, headers } = await post(service, path, { email })
  const { date: _, 'x-request-id': __, ...rest } = headers
  return { status, text, headers: rest, statements: [...statements] }
}

describe.each(['password/forgot', 'email/resend'])('a request to /auth/%s', (path) => {
  it('gets the same response after the same work for every address', async () => {
    const known = await newPerson(service, `known-${path.length}@example.com`)
    const gone = await newPerson(service, `gone-${path.length}@example.com`)
    const verified = await newPerson(service, `verified-${path.length}@example.com`)
    await service.database.rows('UPDATE users SET is_active = FALSE WHERE id = ?', [gone.id])
    await service.database.rows('UPDATE users SET email_verified_at = UTC_TIMESTAMP(3) WHERE id = ?', [verified.id])

    const response = await call(path, known.email)

    expect(response).toMatchObject({ status: 202, text: '' })
    expect(response.statements).toEqual(['BEGIN', expect.stringMatching(/^insert into `link_requests`/), 'COMMIT'])
    expect(await call(path, gone.email)).toEqual(response)
    expect(await call(path, verified.email)).toEqual(response)
    expect(await call(path, 'nobody@example.com')).toEqual(response)
    for (let time = 0; time < 6; time++) expect(await call(path, known.email)).toEqual(response)
    expect(await linksTo(service, known.email)).toHaveLength(5)
    expect(await linksTo(service, gone.email)).toEqual([])
    expect(await linksTo(service, 'nobody@example.com')).toEqual([])
    await logIn(service, known.email).expect(200)
  })

  it('requires an address and nothing else', async () => {
    for (const body of [{}, { email: 'nobody' }, { email: ['a@example.com'] }, { email: 'a@example.com', id: 1 }]) {
      await post(service, path, body).expect(422)
    }
  })

  it('is processed after a restart if the process died before', async () => {
    const { email } = await newPerson(service, `unlucky-${path.length}@example.com`)
    const purpose = path === 'password/forgot' ? 'RESET_PASSWORD' : 'VERIFY_EMAIL'
    await service.database.rows('INSERT INTO link_requests (purpose, email) VALUES (?, ?)', [purpose, email])

    expect(await linksTo(service, email)).toMatchObject([{ purpose }])
  })
})

describe('a request for a new address', () => {
  it('does the same work before the response for a free and a taken address', async () => {
    const other = await newPerson(verifying, 'somebody@example.com')
    const person = await newPerson(verifying, 'curious@example.com')
    const call = async (email: string) => {
      await waitForLinkRequests(verifying)
      statements.length = 0
      const body = { email, current_password: passphrase }
      await request(verifying.url).put('/api/v1/users/me').set(person.headers).send(body).expect(200)
      // The work after the response begins with the selection of the link request.
      const ownWork = statements.slice(
        0,
        statements.findIndex((one) => /^select .* from `link_requests`/.test(one)),
      )
      return ownWork.filter((one) => !/link_requests` where/.test(one))
    }

    const first = await call('free@example.com')

    expect(first.length).toBeGreaterThan(10)
    expect(await call(other.email)).toEqual(await call('free-too@example.com'))
  })
})
