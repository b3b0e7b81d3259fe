import { createHmac } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { adoptComposeSecrets } from './adopt-compose-secrets.ts'
import { databaseStatements } from './databases.ts'
import { Fault } from './fault.ts'
import { readIfPresent } from './private-file.ts'
import { loadSecrets, type Secrets } from './secrets.ts'
import { type ServiceName, serviceNames } from './service-names.ts'
import { isForPairs, newSigningKey } from './signing-key.ts'

/*
 * Makes the secrets of `docker compose up` at its first start, and at each start a file of variables for each process.
 * What was made is kept, the algorithm of access tokens included, unless the environment names another one. Each process
 * runs as a user of its own, who alone can read its file, so that only the auth service has the key that signs tokens.
 */

type Variables = Record<string, string>
type Folders = { secretsDir: string; mysqlDir: string }
type DatabaseUser = { user: string; password: string; privileges: string }

// As docker-compose.yml numbers the users: 1001 for auth and so on, and 1006 for the gateway.
const processes = [...serviceNames, 'gateway'] as const
type ProcessName = (typeof processes)[number]
const firstUserId = 1001

function writeComposeSecrets({ secretsDir, mysqlDir }: Folders, env: NodeJS.ProcessEnv): void {
  mkdirSync(secretsDir, { recursive: true })
  adoptComposeSecrets(secretsDir)
  const secrets = loadSecrets(join(secretsDir, 'secrets.json'))
  const hasMigrators = writeDatabases(join(mysqlDir, 'databases.sql'), secrets)
  const algorithm = env.ALGORITHM || keptAlgorithm(secretsDir)
  const signingKeyFile = isForPairs(algorithm) ? findSigningKey(secretsDir, algorithm) : undefined
  const tokens = (name: string) => ({ ALGORITHM: algorithm, ...tokenVariables(name, secrets, signingKeyFile) })
  for (const name of serviceNames) {
    const { service, migrator } = databaseVariables(name, secrets, env)
    const shared = { SERVICE_SECRET: secrets.serviceSecret }
    writeVariables(name, join(secretsDir, `migrate-${name}.env`), hasMigrators ? migrator : service)
    writeVariables(name, join(secretsDir, `${name}.env`), { ...tokens(name), ...shared, ...service })
  }
  writeVariables('gateway', join(secretsDir, 'gateway.env'), tokens('gateway'))
}

/** What was chosen before, and otherwise a pair of keys. */
function keptAlgorithm(secretsDir: string): string {
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
 * The one who only reads and writes tables, for the service, and the one who changes them. Where the server was made
 * before there were two, the service's own goes on doing both.
 */
function usersOf(name: ServiceName, { databasePasswords, mysqlRootPassword }: Secrets): [DatabaseUser, DatabaseUser] {
  const user = databaseOf(name)
  const password = createHmac('sha256', mysqlRootPassword).update(user).digest('base64url')
  return [
    { user, password: databasePasswords[name], privileges: 'SELECT, INSERT, UPDATE, DELETE' },
    { user: `${user}_migrate`, password, privileges: 'ALL PRIVILEGES' },
  ]
}

/** What the server runs when it is made. Tells whether it has, or will have, users who migrate. */
function writeDatabases(path: string, secrets: Secrets): boolean {
  const text = readIfPresent(path)
  if (text !== undefined) return text.includes('_migrate')
  const statements = serviceNames.flatMap((name) =>
    usersOf(name, secrets).flatMap(({ password, ...user }) =>
      databaseStatements(databaseOf(name), user).map((statement) => `${statement.replace('?', `'${password}'`)};\n`),
    ),
  )
  writeFileSync(path, statements.join(''))
  return true
}

function databaseOf(name: ServiceName): string {
  return `portal_${name}`
}

function databaseUrl(name: ServiceName, { user, password }: DatabaseUser): string {
  return `mysql://${user}:${password}@mysql:3306/${databaseOf(name)}`
}

/** Without what the environment gives as a file; the process would be given it twice. */
function writeVariables(name: ProcessName, path: string, variables: Variables): void {
  const ours = Object.entries(variables).filter(([variable]) => !process.env[`${variable}_FILE`])
  writeFor(name, path, ours.map(([variable, value]) => `${variable}=${value}\n`).join(''))
}

function writeFor(name: ProcessName, path: string, text: string): void {
  const userId = firstUserId + processes.indexOf(name)
  writeFileSync(path, text)
  chmodSync(path, 0o400)
  chownSync(path, userId, userId)
}

const [secretsDir, mysqlDir] = process.argv.slice(2)
if (secretsDir === undefined || mysqlDir === undefined) throw new Fault('usage: compose-secrets <secrets> <mysql>')
writeComposeSecrets({ secretsDir, mysqlDir }, process.env)
