import { randomUUID } from 'node:crypto'
import type { ServiceUnderTest } from '@portal/testing/service'
import { roundTripsOf } from '@portal/testing/statements'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linksTo, post, waitForLinkRequests } from './links.ts'
import { logIn, newPerson, passphrase, startAuthService } from './portal.ts'

let service: ServiceUnderTest
let verifying: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
  verifying = await startAuthService({ EMAIL_VERIFICATION: 'asked' })
})
afterAll(async () => {
  await service.stop()
  await verifying.stop()
})

/** The statements, without values, that a request sent before its response. */
async function statementsOf(service: ServiceUnderTest, send: (requestId: string) => PromiseLike<unknown>) {
  await waitForLinkRequests(service)
  const requestId = randomUUID()
  const packets = await roundTripsOf({ url: service.database.url, requestId }, async () => send(requestId))
  const statements = packets.flat().map((text) => text.replace(/'(?:[^'\\]|\\.)*'|\b\d+\b/g, '?'))
  // The work after the response is in the same context, but its transaction is not.
  return statements.slice(0, statements.lastIndexOf('COMMIT') + 1)
}

/** Requests a link, and returns the response with the statements that ran before it. */
async function call(path: string, email: string) {
  let response: request.Response | undefined
  const statements = await statementsOf(service, async (requestId) => {
    response = await post(service, path, { email }).set('X-Request-ID', requestId)
  })
  const { date: _, 'x-request-id': __, ...headers } = response?.headers ?? {}
  return { status: response?.status, text: response?.text, headers, statements }
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
    const call = (email: string) =>
      statementsOf(verifying, (requestId) =>
        request(verifying.url)
          .put('/api/v1/users/me')
          .set({ ...person.headers, 'X-Request-ID': requestId })
          .send({ email, current_password: passphrase })
          .expect(200),
      )

    const first = await call('free@example.com')

    expect(first.length).toBeGreaterThan(10)
    expect(await call(other.email)).toEqual(await call('free-too@example.com'))
  })
})
