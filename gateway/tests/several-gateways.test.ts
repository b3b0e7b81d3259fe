import { stores } from '@portal/testing/stores'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, inRedis, newClient, newUserId, startGateway } from './gateway.ts'

const gateways: GatewayUnderTest[] = []
beforeAll(async () => {
  for (let count = 0; count < 4; count++) gateways.push(await startGateway())
})
afterAll(async () => {
  for (const gateway of gateways) await gateway.stop()
})

type Headers = Record<string, string>

function listJobs({ url }: { url: string }, headers: Headers) {
  return request(url).get('/api/v1/jobs/').set(headers)
}

/** Sends requests one after the other until one is rejected, or `most` are served. Returns how many were served. */
async function listUntilRejected(gateway: { url: string }, headers: Headers, most: number): Promise<number> {
  for (let served = 0; served < most; served++) {
    const { status } = await listJobs(gateway, headers)
    if (status === 429) return served
    expect(status).toBe(200)
  }
  return most
}

describe('four gateways together', () => {
  it.each([
    ['an anonymous client', 60, 2, () => newClient()],
    ['a user', 120, 6, () => ({ ...newClient(), ...bearer(newUserId(), 'JOB_SEEKER') })],
  ])(
    'serve %s at most %i requests a minute, and at most %i fewer for each other gateway',
    async (_who, limit, held, newSender) => {
      const [first, ...others] = gateways as [GatewayUnderTest, ...GatewayUnderTest[]]
      const headers = newSender()

      // The second request of the third block leaves the rest of it unspent.
      let served = 0
      for (const gateway of others) served += await listUntilRejected(gateway, headers, 5)
      served += await listUntilRejected(first, headers, 2 * limit)

      expect(served).toBeLessThanOrEqual(limit)
      expect(served).toBeGreaterThanOrEqual(limit - others.length * held)
      // What the others hold still counts.
      for (const gateway of others) served += await listUntilRejected(gateway, headers, limit)
      expect(served).toBe(limit)
    },
  )

  it('allow exactly as many logins as the limit, even if they arrive at once', async () => {
    const client = newClient()
    const logIn = (index: number) =>
      request(gateways[index % 4]?.url ?? '')
        .post('/api/v1/auth/login/access-token')
        .set(client)
        .type('form')
        .send({ username: 'ada@example.com' })

    const responses = await Promise.all(Array.from({ length: 16 }, (_, index) => logIn(index)))

    expect(responses.filter(({ status }) => status === 200)).toHaveLength(5)
  })

  it('all reject a token soon after it was revoked', async () => {
    const userId = newUserId()
    const token = bearer(userId, 'RECRUITER', { ver: 3 })
    for (const gateway of gateways) await listJobs(gateway, { ...newClient(), ...token }).expect(200)

    await inRedis(stores().redisUrl, (redis) => redis.set(`access:version:${userId}`, 4, 'EX', 60))

    for (const gateway of gateways) {
      const isRejected = async () => (await listJobs(gateway, { ...newClient(), ...token })).status === 401
      await until('the token to be rejected', isRejected)
    }
  })
})
