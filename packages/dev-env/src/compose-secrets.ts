import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseStatements } from './databases.ts'
import { newSecret } from './secrets.ts'
import { serviceNames } from './service-names.ts'
import { isForPairs, newSigningKey } from './signing-key.ts'

// The user `node` of the images.
const readerId = 1000

/**
 * Makes the secrets of `docker compose up` at its first start: for each process a file of variables in `secretsDir`, and
 * in `mysqlDir` the statements that give each service its database and user. What exists is left as it is, the algorithm
 * of access tokens included.
 */
function makeComposeSecrets(secretsDir: string, mysqlDir: string, algorithm: string | undefined): void {
  if (existsSync(join(secretsDir, 'gateway.env'))) return
  mkdirSync(secretsDir, { recursive: true })
  const tokens = makeTokenKeys(secretsDir, algorithm)
  const serviceSecret = newSecret()
  const statements: string[] = []
  for (const service of serviceNames) {
    const name = `portal_${service}`
    const password = newSecret()
    statements.push(...databaseStatements(name).map((statement) => `${statement.replace('?', `'${password}'`)};`))
    const url = `mysql://${name}:${password}@mysql:3306/${name}`
    writeVariables(join(secretsDir, `${service}.env`), {
      ...(service === 'auth' ? tokens.auth : tokens.others),
      SERVICE_SECRET: serviceSecret,
      DATABASE_URL: url,
    })
  }
  writeFileSync(join(mysqlDir, 'databases.sql'), `${statements.join('\n')}\n`)
  // Last, because its being there says that all is there.
  writeVariables(join(secretsDir, 'gateway.env'), tokens.others)
}

/** The variables by which auth signs and those by which the others verify. */
function makeTokenKeys(secretsDir: string, algorithm: string | undefined) {
  if (!isForPairs(algorithm)) {
    const shared = { SECRET_KEY: newSecret() }
    return { auth: shared, others: shared }
  }
  const path = join(secretsDir, 'signing-key.pem')
  writeForReader(path, newSigningKey(algorithm))
  return {
    auth: { ALGORITHM: algorithm, SIGNING_KEY_FILE: path },
    others: { ALGORITHM: algorithm, JWKS_URL: 'http://auth:3000/.well-known/jwks.json' },
  }
}

function writeVariables(path: string, variables: Record<string, string>): void {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`)
  writeForReader(path, lines.join(''))
}

function writeForReader(path: string, text: string): void {
  writeFileSync(path, text)
  chmodSync(path, 0o400)
  chownSync(path, readerId, readerId)
}

const [secretsDir, mysqlDir] = process.argv.slice(2)
if (secretsDir === undefined || mysqlDir === undefined) throw new Error('usage: compose-secrets <secrets> <mysql>')
makeComposeSecrets(secretsDir, mysqlDir, process.env.ALGORITHM)
