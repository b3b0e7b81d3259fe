import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { readIfPresent, writePrivateFile } from './private-file.ts'
import { newSecret } from './secrets.ts'
import { type PerService, perService } from './service-names.ts'

/**
 * Creates `secrets.json` from the variable files of an earlier version, which stored the secrets of `docker compose up`
 * only there. Does nothing if `secrets.json` exists or if there are no such files.
 */
export function adoptComposeSecrets(secretsDir: string): void {
  const path = join(secretsDir, 'secrets.json')
  if (existsSync(path) || !existsSync(join(secretsDir, 'gateway.env'))) return
  const variables = perService((name) => read(join(secretsDir, `${name}.env`)))
  const { ALGORITHM = 'HS256', SECRET_KEY = newSecret(), SERVICE_SECRET } = variables.auth
  const secrets = {
    secretKey: SECRET_KEY,
    serviceSecret: SERVICE_SECRET,
    mysqlRootPassword: newSecret(),
    databasePasswords: passwordsOf(variables),
  }
  const key = join(secretsDir, 'signing-key.pem')
  if (existsSync(key)) renameSync(key, join(secretsDir, `signing-key-${ALGORITHM.toLowerCase()}.pem`))
  // Earlier versions left out the default algorithm; this version reads the chosen one from this file.
  writeFileSync(join(secretsDir, 'gateway.env'), `ALGORITHM=${ALGORITHM}\n`)
  writePrivateFile(path, JSON.stringify(secrets), 'durable')
}

function passwordsOf(variables: PerService<NodeJS.Dict<string>>): PerService<string> {
  return perService((name) => new URL(variables[name].DATABASE_URL ?? '').password)
}

function read(path: string): NodeJS.Dict<string> {
  return parseEnv(readIfPresent(path) ?? '')
}
