import { inboxOf } from '@portal/messaging/broker/names'
import { serviceNames } from '@portal/stack/service-names'
import { connectTo } from '@portal/testing/broker-user'
import { describe, expect, it } from 'vitest'
import { compose, containerOf, execute } from './engine.ts'
import { brokerUrlOf } from './portal.ts'
import { connectAnonymously, passwordOf, queryRedis } from './store-logins.ts'

describe('credentials of the stores', () => {
  it('NATS rejects connections without a password, and lets each service publish only its own events', async () => {
    await expect(connectAnonymously()).rejects.toThrow(/authorization/i)
    for (const name of serviceNames) {
      const peer = await connectTo(await brokerUrlOf(name), inboxOf('', name))
      for (const owner of serviceNames) {
        expect(await peer.mayPublish(`${owner}.probe.v1`), `${name} as ${owner}`).toBe(owner === name)
        expect(await peer.request(`$JS.API.STREAM.DELETE.${owner.toUpperCase()}`)).toBeUndefined()
      }
      await peer.close()
    }
  })

  it.each([
    { server: 'redis', policy: 'noeviction', bytes: 192 * 2 ** 20 },
    { server: 'redis-cache', policy: 'allkeys-lru', bytes: 128 * 2 ** 20 },
  ] as const)('$server requires a password and has limited memory', async (expected) => {
    const { server, policy, bytes } = expected
    expect(await queryRedis(server, '', 'ping')).toContain('NOAUTH')
    const memory = await queryRedis(server, await passwordOf(server), 'info', 'memory')

    expect(memory).toContain(`maxmemory_policy:${policy}`)
    expect(memory).toContain(`maxmemory:${bytes}\r`)
    expect((await containerOf(server)).HostConfig.Memory).toBeGreaterThan(bytes * 1.3)
  })

  it('MySQL keeps the root password out of its log and of the container configuration', async () => {
    const { Config } = await containerOf('mysql')
    const inBash = (script: string) => execute('mysql', ['bash', '-c', script])
    const query =
      'MYSQL_PWD=$(cat /docker-entrypoint-initdb.d/root-password) mysql --user=root --batch --skip-column-names -e "SELECT CURRENT_USER()"'

    expect(await inBash(query)).toMatch(/^root@/)
    const password = (await inBash('cat /docker-entrypoint-initdb.d/root-password')).trim()
    expect(password.length).toBeGreaterThan(30)
    const log = await compose(['logs', '--no-log-prefix', 'mysql'])
    expect(log).not.toContain(password)
    expect(log).not.toMatch(/generated root password/i)
    expect(JSON.stringify(Config)).not.toContain(password)
  })
})
