// Writes the secrets of `docker compose up`, a variable file for each process and the settings of the stores.
// Guarantees: existing secrets and the token algorithm are kept, unless the environment names another algorithm. Only a
// process's own user can read its file, so only auth has the key that signs tokens. Only a store mounts its settings.
import { createHmac } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { withNatsLogin } from '@portal/chassis/config/nats-url'
import type { BrokerUser } from '@portal/messaging/broker/names'
import { authorizationOf } from '@portal/messaging/broker/permissions'
import { adoptComposeSecrets } from './adopt-compose-secrets.ts'
import { databaseStatements } from './databases.ts'
import { readIfPresent } from './private-file.ts'
import { loadSecrets, type Secrets } from './secrets.ts'
import { type ServiceName, serviceNames } from './service-names.ts'
import { newSigningKey, usesKeyPair } from './signing-key.ts'
import { Fault } from './startup-error.ts'
import { jetStreamSettings } from './stores/nats.ts'
import { redisSettings, redisUrlOf } from './stores/redis.ts'

type Variables = Record<string, string>
type Folders = { secrets: string; mysql: string; nats: string; redis: string; redisCache: string }
type DatabaseUser = { user: string; password: string; privileges: string }

// User ids as in docker-compose.yml: 1001 for auth and so on, 1006 for the gateway, 1007 for the operator,
// 1008 for the pages.
const processes = [...serviceNames, 'gateway', 'operator', 'web'] as const
type ProcessName = (typeof processes)[number]
const firstUserId = 1001

function writeComposeSecrets(folders: Folders, env: NodeJS.ProcessEnv): void {
  const { secrets: secretsDir, mysql: mysqlDir } = folders
  mkdirSync(secretsDir, { recursive: true })
  adoptComposeSecrets(secretsDir)
  const secrets = loadSecrets(join(secretsDir, 'secrets.json'))
  const hasMigrators = writeDatabases(join(mysqlDir, 'databases.sql'), secrets)
  writeSettings(folders, secrets, env)
  const algorithm = env.ALGORITHM || storedAlgorithm(secretsDir)
  const signingKeyFile = usesKeyPair(algorithm) ? findSigningKey(secretsDir, algorithm) : undefined
  const tokens = (name: string) => ({ ALGORITHM: algorithm, ...tokenVariables(name, secrets, signingKeyFile) })
  for (const name of serviceNames) {
    const { service, migrator } = databaseVariables(name, secrets, env)
    const shared = { SERVICE_SECRET: secrets.serviceSecret, NATS_URL: natsUrl(name, secrets, env) }
    const own = { ...tokens(name), ...shared, ...redisVariables(name, secrets, env), ...service }
    writeVariables(name, join(secretsDir, `migrate-${name}.env`), hasMigrators ? migrator : service)
    writeVariables(name, join(secretsDir, `${name}.env`), own)
  }
  const hop = { HOP_SECRET: secrets.hopSecret }
  const gatewayVariables = { ...tokens('gateway'), ...hop, ...redisVariables('gateway', secrets, env) }
  writeVariables('gateway', join(secretsDir, 'gateway.env'), gatewayVariables)
  writeVariables('web', join(secretsDir, 'web.env'), { WEB_SECRET: secrets.webSecret, ...hop })
  writeVariables('operator', join(secretsDir, 'operator.env'), { NATS_URL: natsUrl('operator', secrets, env) })
}

/**
 * Writes each store's settings to a volume that only this store mounts, readable by whichever user the store runs as.
 */
function writeSettings({ mysql, nats, redis, redisCache }: Folders, secrets: Secrets, env: NodeJS.ProcessEnv): void {
  const { access, cache } = secrets.redisPasswords
  // For the health check. Loopback only, because the monitoring page lists all connections.
  const monitoring = 'http: "127.0.0.1:8222"\n'
  const users = authorizationOf(env.NATS_PREFIX ?? '', secrets.natsPasswords)
  writeFileSync(join(nats, 'nats.conf'), monitoring + jetStreamSettings('/data') + users)
  writeFileSync(join(redis, 'redis.conf'), redisSettings({ password: access, maxMemory: '192mb', evicts: false }))
  writeFileSync(join(redisCache, 'redis.conf'), redisSettings({ password: cache, maxMemory: '128mb', evicts: true }))
  writeFileSync(join(mysql, 'root-password'), secrets.mysqlRootPassword, { mode: 0o400 })
}

/** The URL with the login of a process. `<NAME>_NATS_URL` and `NATS_URL` in the environment take precedence. */
function natsUrl(name: BrokerUser, { natsPasswords }: Secrets, env: NodeJS.ProcessEnv): string {
  const given = env[`${name.toUpperCase()}_NATS_URL`] || env.NATS_URL
  return given || withNatsLogin('nats://nats:4222', `${env.NATS_PREFIX ?? ''}${name}`, natsPasswords[name])
}

function redisVariables(name: ProcessName, { redisPasswords }: Secrets, env: NodeJS.ProcessEnv): Variables {
  const access = { REDIS_URL: env.REDIS_URL || redisUrlOf('redis:6379', redisPasswords.access) }
  const cacheUrl = env.CACHE_REDIS_URL || env.REDIS_URL || redisUrlOf('redis-cache:6379', redisPasswords.cache)
  if (name === 'gateway') return { ...access, CACHE_REDIS_URL: cacheUrl }
  if (name === 'job') return { REDIS_URL: cacheUrl }
  return name === 'auth' ? access : {}
}

/** The algorithm chosen at an earlier start, or ES256, which uses a key pair. */
function storedAlgorithm(secretsDir: string): string {
  return parseEnv(readIfPresent(join(secretsDir, 'gateway.env')) ?? '').ALGORITHM ?? 'ES256'
}

function tokenVariables(name: string, { secretKey }: Secrets, signingKeyFile: string | undefined): Variables {
  if (signingKeyFile === undefined) return { SECRET_KEY: secretKey }
  if (name === 'auth') return { SIGNING_KEY_FILE: signingKeyFile }
  return { JWKS_URL: 'http://auth:3000/.well-known/jwks.json' }
}

function findSigningKey(secretsDir: string, algorithm: 'ES256' | 'RS256'): string {
  const path = join(secretsDir, `signing-key-${algorithm.toLowerCase()}.pem`)
  writeFor('auth', path, readIfPresent(path) ?? newSigningKey(algorithm))
  return path
}

function databaseVariables(name: ServiceName, secrets: Secrets, env: NodeJS.ProcessEnv) {
  const given = env[`${name.toUpperCase()}_DATABASE_URL`]
  const [service, migrator] = usersOf(name, secrets)
  return {
    service: { DATABASE_URL: given || databaseUrl(name, service) },
    migrator: { DATABASE_URL: given || databaseUrl(name, migrator) },
  }
}

/**
 * Returns the database user of the service, which only reads and writes rows, and the user of its migrations, which
 * also changes tables. On a server that was created before there were two users, the service's user does both.
 */
function usersOf(name: ServiceName, { databasePasswords, mysqlRootPassword }: Secrets): [DatabaseUser, DatabaseUser] {
  const user = databaseOf(name)
  const password = createHmac('sha256', mysqlRootPassword).update(user).digest('base64url')
  return [
    { user, password: databasePasswords[name], privileges: 'SELECT, INSERT, UPDATE, DELETE' },
    { user: `${user}_migrate`, password, privileges: 'ALL PRIVILEGES' },
  ]
}

/** Writes the SQL that a new server runs, unless it exists. Returns whether the server has separate migration users. */
function writeDatabases(path: string, secrets: Secrets): boolean {
  const text = readIfPresent(path)
  if (text !== undefined) return text.includes('_migrate')
  const statements = serviceNames.flatMap((name) =>
    usersOf(name, secrets).flatMap(({ password, ...user }) =>
      databaseStatements(databaseOf(name), user).map((statement) => `${statement.replace('?', `'${password}'`)};\n`),
    ),
  )
  // Otherwise the server looks up its clients' host names, and no name server is reachable from its network.
  writeFileSync(path, ['SET PERSIST_ONLY skip_name_resolve = ON;\n', ...statements].join(''))
  return true
}

function databaseOf(name: ServiceName): string {
  return `portal_${name}`
}

function databaseUrl(name: ServiceName, { user, password }: DatabaseUser): string {
  return `mysql://${user}:${password}@mysql:3306/${databaseOf(name)}`
}

/** Writes a variable file. Leaves out variables that the environment already provides as `<NAME>_FILE`. */
function writeVariables(name: ProcessName, path: string, variables: Variables): void {
  const own = Object.entries(variables).filter(([variable]) => !process.env[`${variable}_FILE`])
  writeFor(name, path, own.map(([variable, value]) => `${variable}=${value}\n`).join(''))
}

function writeFor(name: ProcessName, path: string, text: string): void {
  const userId = firstUserId + processes.indexOf(name)
  writeFileSync(path, text)
  chmodSync(path, 0o400)
  chownSync(path, userId, userId)
}

const [secrets, mysql, nats, redis, redisCache] = process.argv.slice(2)
if (!secrets || !mysql || !nats || !redis || !redisCache) {
  throw new Fault('usage: compose-secrets <secrets> <mysql> <nats> <redis> <redis-cache>  (folders to write to)')
}
writeComposeSecrets({ secrets, mysql, nats, redis, redisCache }, process.env)
