import { type RedisSet, startRedisCluster } from '@portal/testing/redis-sets'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { claimsOf, newPerson, startAuthService, unavailablePeers } from './portal.ts'

const complete = '{access}access:told'

let cluster: RedisSet
beforeAll(async () => {
  cluster = await startRedisCluster()
})
afterAll(() => cluster.stop())

it('A server of a cluster that has lost what had ended is told again, and that it is complete', async () => {
  const service = await startAuthService({ REDIS_URL: cluster.url, ...unavailablePeers })
  const { headers } = await newPerson(service, 'ada@example.com')
  const session = `{access}access:session:${claimsOf(headers.authorization.slice(7)).sid}`
  const areStored = async (...keys: string[]) => {
    const kept = (await cluster.keys()).flat()
    return keys.every((key) => kept.includes(key))
  }
  await until('it to be complete', () => areStored(complete))
  await request(service.url).post('/api/v1/auth/logout').set(headers).expect(204)
  expect(await areStored(session)).toBe(true)

  await cluster.emptyMasterOf(complete)

  // Both are on one server, so that neither can be lost without the other.
  await until('it to be complete again', () => areStored(complete))
  expect(await areStored(session)).toBe(true)
  await service.stop()
})
