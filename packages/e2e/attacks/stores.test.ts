import { readFileSync } from 'node:fs'
import type { StackDescription } from '@portal/stack/stack-file'
import { exchangeGreeting } from '@portal/stack/tcp-handshake'
import { connectTo } from '@portal/testing/broker-user'
import { expect, inject, it } from 'vitest'

const { nats, redis, redisCache }: StackDescription = JSON.parse(readFileSync(inject('portal').stackFile, 'utf8'))

it.each(['', 'auth:guessed-password@'])('NATS rejects a connection with the login %j', async (login) => {
  const { host } = new URL(nats.url)

  await expect(connectTo(`nats://${login}${host}`, '_INBOX')).rejects.toThrow(/authorization/i)
})

it.each([
  { name: 'The Redis of auth and gateway', url: redis.url },
  { name: 'The Redis of the cache', url: redisCache.url },
])('$name rejects every command without its password', async ({ url }) => {
  for (const command of ['KEYS *\r\n', 'SET access:version:1 1\r\n', 'FLUSHALL\r\n', 'AUTH guessed-password\r\n']) {
    const expect = command.startsWith('AUTH') ? /^-WRONGPASS/ : /^-NOAUTH/
    await exchangeGreeting({ url: new URL(url), defaultPort: 6379, tls: false, log: command, expect })
  }
})
