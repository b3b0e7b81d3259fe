import { type RedisSet, startRedisCluster } from '@portal/testing/redis-sets'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { claimsOf, newPerson, startAuthService, unavailablePeers } from './portal.ts'

const syncedKey = '{access}access:told'

let cluster: RedisSet
beforeAll(async () => {
  cluster = await startRedisCluster()
})
afterAll(() => cluster.stop())

it('Revocations are restored and marked as complete when a server of a Redis cluster loses its data', async () => {
  const service = await startAuthService({ REDIS_URL: cluster.url, ...unavailablePeers })
  const { headers } = await newPerson(service, 'ada@example.com')
  const session = `{access}access:session:${claimsOf(headers.authorization.slice(7)).sid}`
  const areStored = async (...keys: string[]) => {
    const stored = (await cluster.keys()).flat()
    return keys.every((key) => stored.includes(key))
  }
  await until('the data to be complete', () => areStored(syncedKey))
  await request(service.url).post('/api/v1/auth/logout').set(headers).expect(204)
  expect(await areStored(session)).toBe(true)

  await cluster.emptyMasterOf(syncedKey)

  // Both keys are on one server, so neither can be lost without the other.
  await until('the data to be complete again', () => areStored(syncedKey))
  expect(await areStored(session)).toBe(true)
  await service.stop()
})
