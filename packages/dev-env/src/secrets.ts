import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Fault } from './fault.ts'
import { parseJson } from './json.ts'
import { readIfPresent, writePrivateFile } from './private-file.ts'
import { perService, serviceNames } from './service-names.ts'

const secret = z.string().min(32)
const secretsFile = z.object({
  secretKey: secret,
  serviceSecret: secret,
  mysqlRootPassword: secret,
  databasePasswords: z.record(z.enum(serviceNames), secret),
})
export type Secrets = z.infer<typeof secretsFile>

/** Reads the secrets of a data directory, or makes them: once, at random, readable by the owner only. */
export function loadSecrets(path: string): Secrets {
  const text = readIfPresent(path)
  if (text !== undefined) return parseSecrets(text, path)
  const secrets: Secrets = {
    secretKey: newSecret(),
    serviceSecret: newSecret(),
    mysqlRootPassword: newSecret(),
    databasePasswords: perService(newSecret),
  }
  writePrivateFile(path, JSON.stringify(secrets, undefined, 1), 'durable')
  return secrets
}

function parseSecrets(text: string, path: string): Secrets {
  const parsed = secretsFile.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new Fault(`${path} is damaged; restore it, or start anew with an empty data directory`)
}

export function newSecret(): string {
  return randomBytes(36).toString('base64url')
}
