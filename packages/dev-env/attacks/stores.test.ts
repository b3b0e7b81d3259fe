import { readFileSync } from 'node:fs'
import { connectTo } from '@portal/testing/broker-user'
import { expect, inject, it } from 'vitest'
import type { StackDescription } from '../src/stack-file.ts'
import { exchangeGreeting } from '../src/tcp-handshake.ts'

const { nats, redis, redisCache }: StackDescription = JSON.parse(readFileSync(inject('portal').stackFile, 'utf8'))

it.each(['', 'auth:guessed-password@'])('NATS refuses a connection as %j', async (login) => {
  const { host } = new URL(nats.url)

  await expect(connectTo(`nats://${login}${host}`, '_INBOX')).rejects.toThrow(/authorization/i)
})

it.each([redis, redisCache])('Redis shows nothing and takes nothing without its password', async ({ url }) => {
  for (const log of ['KEYS *\r\n', 'SET access:told 1\r\n', 'FLUSHALL\r\n', 'AUTH guessed-password\r\n']) {
    const expect = log.startsWith('AUTH') ? /^-WRONGPASS/ : /^-NOAUTH/
    await exchangeGreeting({ url: new URL(url), defaultPort: 6379, tls: false, log, expect })
  }
})
