import { type BrokerPeer, connectTo } from '@portal/testing/broker-user'
import { addressOf, compose, containerOf, execute, secretOf } from './engine.ts'

const redisServers = { redis: 'gateway', 'redis-cache': 'job' } as const
type RedisServer = keyof typeof redisServers

export async function queryRedis(server: RedisServer, password: string, ...command: string[]): Promise<string> {
  const login = password === '' ? [] : ['--no-auth-warning', '-a', password]
  return (await execute(server, ['redis-cli', ...login, ...command])).trim()
}

/** The password of a Redis server, from the secrets of the process that uses it. */
export async function passwordOf(server: RedisServer): Promise<string> {
  return new URL(await secretOf(redisServers[server], 'REDIS_URL')).password
}

/** Connects to the broker without a login; rejects if the broker requires one. */
export async function connectAnonymously(): Promise<BrokerPeer> {
  return connectTo(`nats://${addressOf(await containerOf('nats'))}:4222`, '_INBOX')
}

/**
 * Disables the passwords of the stores, as in versions that had none, and gives containers started from now on the
 * store addresses of those versions.
 */
export async function disableStoreLogins(): Promise<void> {
  for (const server of ['redis', 'redis-cache'] as const) {
    await queryRedis(server, await passwordOf(server), 'config', 'set', 'requirepass', '')
  }
  const redis = { REDIS_URL: 'redis://redis:6379', CACHE_REDIS_URL: 'redis://redis-cache:6379' }
  await writeSecrets({ NATS_URL: 'nats://nats:4222', ...redis })
  const settings = ['run', '--rm', '--no-deps', '-T', '--entrypoint', 'sh', 'secrets', '-c']
  await compose([...settings, `sed -i '/"authorization"/,$d' /nats/nats.conf`])
  await reloadNats()
}

/** Gives containers started from now on their users and passwords. */
export async function issueLogins(): Promise<void> {
  await writeSecrets({})
}

/** Enables the passwords of the running stores. */
export async function enforceStoreLogins(): Promise<void> {
  await reloadNats()
  for (const server of ['redis', 'redis-cache'] as const) {
    await queryRedis(server, '', 'config', 'set', 'requirepass', await passwordOf(server))
  }
}

/** Writes the secrets of all processes and the settings of the stores, which are read at a start or a reload. */
async function writeSecrets(addresses: Record<string, string>): Promise<void> {
  await compose(['run', '--rm', '--no-deps', '-T', 'secrets'], addresses)
}

async function reloadNats(): Promise<void> {
  await compose(['kill', '--signal', 'HUP', 'nats'])
}
