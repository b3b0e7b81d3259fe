import { expect, it } from 'vitest'
import { parseRedisUrl } from './redis-url.ts'

it('parseRedisUrl returns the URL of a single server unchanged', () => {
  for (const url of ['redis://localhost', 'rediss://user:pw@redis.example.com:6380/2']) {
    expect(parseRedisUrl(url)).toEqual({ kind: 'single', url })
  }
})

it('parseRedisUrl reads sentinels and the name of the master they watch', () => {
  expect(parseRedisUrl('redis+sentinel://portal:p%40ss@one:26380,two,[::1]:26381/main?db=3')).toEqual({
    kind: 'sentinel',
    servers: [
      { host: 'one', port: 26_380 },
      { host: 'two', port: 26_379 },
      { host: '::1', port: 26_381 },
    ],
    isSecure: false,
    login: { username: 'portal', password: 'p@ss' },
    name: 'main',
    db: 3,
    sentinelLogin: {},
  })
  expect(parseRedisUrl('rediss+sentinel://:pw@one/main?sentinel_user=watcher&sentinel_password=wp')).toMatchObject({
    isSecure: true,
    login: { password: 'pw' },
    db: 0,
    sentinelLogin: { username: 'watcher', password: 'wp' },
  })
})

it('parseRedisUrl reads the first servers of a cluster', () => {
  expect(parseRedisUrl('rediss+cluster://:pw@one:7000,two')).toEqual({
    kind: 'cluster',
    servers: [
      { host: 'one', port: 7000 },
      { host: 'two', port: 6379 },
    ],
    isSecure: true,
    login: { password: 'pw' },
  })
})

it('parseRedisUrl returns undefined for invalid addresses', () => {
  const wrong = [
    'localhost:6379',
    'http://localhost',
    'redis+sentinel://one',
    'redis+sentinel://one/',
    'redis+sentinel://one,/main',
    'redis+sentinel://one/main?db=first',
    'redis+sentinel://one/main?database=1',
    'redis+sentinel://one:port/main',
    'redis+cluster://',
    'redis+cluster://one/1',
    'redis+cluster://one?db=1',
    'redis+cluster://%zz@one',
    'redis+ring://one,two',
  ]
  expect(wrong.filter((url) => parseRedisUrl(url) !== undefined)).toEqual([])
})
