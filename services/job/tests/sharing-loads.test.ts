import { prepareResponse } from '@portal/chassis/http/prepared-response'
import { createRedis } from '@portal/chassis/redis/redis'
import { createLogger } from '@portal/chassis/runtime/log'
import { stores } from '@portal/testing/stores'
import { until } from '@portal/testing/until'
import { describe, expect, it } from 'vitest'
import { createCache } from '../src/cache/cache.ts'

describe('concurrent requests for the same response', () => {
  const entry = (name: string) => ({ key: `jobs:test:${name}`, ttlSeconds: 60 })
  const responseOf = (body: string) => ({ body, etag: `W/"${body}"` })

  /** Makes two requests for the same response: the second after `meanwhile`, while the first is still being loaded. */
  async function requestTwice(cache: ReturnType<typeof createCache>, name: string, meanwhile: () => Promise<unknown>) {
    const gate = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const first = cache.response(entry(name), async () => {
      begun.resolve()
      await gate.promise
      return responseOf('first')
    })
    await begun.promise
    await meanwhile()
    const second = cache.response(entry(name), async () => responseOf('second'))
    await until('the second request to share or to load', () => cache.counts.shared + cache.counts.misses === 2)
    gate.resolve()
    return [String((await first).body), String((await second).body)]
  }

  async function cacheAt(url: string) {
    const log = createLogger('test', 'silent')
    const client = createRedis(url, log)
    await client.start?.()
    return { ...client, cache: createCache(client.redis, log) }
  }

  it('do not share a load that began before a write, by this replica or another', async () => {
    const url = stores().redisUrl
    for (const [name, changes] of [
      ['own', 'one'],
      ['other', 'other'],
    ] as const) {
      const [one, other] = [await cacheAt(url), await cacheAt(url)]
      await one.cache.renew()
      const writer = { one, other }[changes].cache

      expect(await requestTwice(one.cache, name, writer.renewJob)).toEqual(['first', 'second'])
      expect(one.cache.counts).toEqual({ hits: 0, misses: 2, shared: 0 })
      // Either response may have been stored last, but the first is outdated.
      expect((await one.cache.response(entry(name), async () => responseOf('third'))).body).not.toBe('first')
      await one.stop?.()
      await other.stop?.()
    }
  })

  it('share a load if nothing was written, with or without Redis', async () => {
    for (const url of [stores().redisUrl, 'redis://127.0.0.1:9']) {
      const { cache, stop } = await cacheAt(url)
      await cache.start?.()

      expect(await requestTwice(cache, 'shared', async () => undefined)).toEqual(['first', 'first'])
      expect(cache.counts).toEqual({ hits: 0, misses: 1, shared: 1 })
      await cache.stop?.()
      await stop?.()
    }
  })

  it('do not share a load that has failed', async () => {
    const { cache, stop } = await cacheAt(stores().redisUrl)
    await cache.renew()
    const fail = () => cache.response(entry('failing'), () => Promise.reject(new Error('unavailable')))

    await expect(fail()).rejects.toThrow('unavailable')
    expect((await cache.response(entry('failing'), async () => responseOf('loaded'))).body).toBe('loaded')
    await stop?.()
  })

  it('get the same values, with or without Redis', async () => {
    for (const url of [stores().redisUrl, 'redis://127.0.0.1:9']) {
      const { cache, stop } = await cacheAt(url)
      await cache.renew()
      const response = () => cache.response(entry(url), async () => prepareResponse({ total: 7, places: ['Oslo'] }))
      const count = async () => JSON.parse(String((await response()).body))

      expect([await count(), await count()]).toEqual(Array(2).fill({ total: 7, places: ['Oslo'] }))
      await cache.stop?.()
      await stop?.()
    }
  })
})
