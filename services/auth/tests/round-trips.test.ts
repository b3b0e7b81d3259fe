import type { ServiceUnderTest } from '@portal/testing/service'
import { firstWords, roundTripsOf } from '@portal/testing/statements'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { register, startAuthService } from './portal.ts'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService({ EMAIL_VERIFICATION: 'asked' })
  // The connections are open.
  await register(service, { email: 'first@example.com' }).expect(201)
})
afterAll(() => service.stop())

describe('the round trips to the database', () => {
  it('of a registration are two, with the link to verify the address', async () => {
    const counted = { url: service.database.url, requestId: 'register' }
    const packets = await roundTripsOf(counted, () =>
      register(service).set('X-Request-ID', 'register').expect(201).then(),
    )

    expect(firstWords(packets)).toEqual([
      ['BEGIN', 'INSERT', 'SELECT'],
      ['INSERT', 'UPDATE', 'INSERT', 'INSERT', 'COMMIT'],
    ])
  })
})
