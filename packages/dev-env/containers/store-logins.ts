import { type BrokerPeer, connectTo } from '@portal/testing/broker-user'
import { addressOf, compose, containerOf, secretOf } from './engine.ts'

const redisServers = { redis: 'gateway', 'redis-cache': 'job' } as const
type RedisServer = keyof typeof redisServers

export async function queryRedis(server: RedisServer, password: string, ...command: string[]): Promise<string> {
  const login = password === '' ? [] : ['--no-auth-warning', '-a', password]
  return (await compose(['exec', '-T', server, 'redis-cli', ...login, ...command])).trim()
}

/** The password of a Redis, as the process that uses it is given it. */
export async function passwordOf(server: RedisServer): Promise<string> {
  return new URL(await secretOf(redisServers[server], 'REDIS_URL')).password
}

/** Rejects where the broker asks for a user. */
export async function connectAnonymously(): Promise<BrokerPeer> {
  return connectTo(`nats://${addressOf(await containerOf('nats'))}:4222`, '_INBOX')
}

/**
 * Has the stores ask for no password, as with versions that had none, and gives containers that are started from now on the
 * addresses of those versions.
 */
export async function openStores(): Promise<void> {
  for (const server of ['redis', 'redis-cache'] as const) {
    await queryRedis(server, await passwordOf(server), 'config', 'set', 'requirepass', '')
  }
  const redis = { REDIS_URL: 'redis://redis:6379', CACHE_REDIS_URL: 'redis://redis-cache:6379' }
  await writeSecrets({ NATS_URL: 'nats://nats:4222', ...redis })
  const settings = ['run', '--rm', '--no-deps', '-T', '--entrypoint', 'sh', 'secrets', '-c']
  await compose([...settings, `sed -i '/"authorization"/,$d' /nats/nats.conf`])
  await reloadNats()
}

/** Gives containers that are started from now on their users and passwords. */
export async function giveLogins(): Promise<void> {
  await writeSecrets({})
}

/** Has the stores ask for them, while everything runs. */
export async function closeStores(): Promise<void> {
  await reloadNats()
  for (const server of ['redis', 'redis-cache'] as const) {
    await queryRedis(server, '', 'config', 'set', 'requirepass', await passwordOf(server))
  }
}

/** Writes the variables of all processes and the settings of the stores, which they read at a start or a reload. */
async function writeSecrets(addresses: Record<string, string>): Promise<void> {
  await compose(['run', '--rm', '--no-deps', '-T', 'secrets'], addresses)
}

async function reloadNats(): Promise<void> {
  await compose(['kill', '--signal', 'HUP', 'nats'])
}
