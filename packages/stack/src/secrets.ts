import { randomBytes } from 'node:crypto'
import { brokerUsers } from '@portal/messaging/broker/names'
import { z } from 'zod'
import { parseJson } from './json.ts'
import { readIfPresent, writePrivateFile } from './private-file.ts'
import { perService, serviceNames } from './service-names.ts'
import { Fault } from './startup-error.ts'

const secret = z.string().min(32)
const secretsFile = z.object({
  secretKey: secret,
  serviceSecret: secret,
  /** Signs what the pages and the gateway send each other about a browser. */
  hopSecret: secret,
  /** Encrypts the cookies of the pages. */
  webSecret: secret,
  mysqlRootPassword: secret,
  databasePasswords: z.record(z.enum(serviceNames), secret),
  natsPasswords: z.record(z.enum(brokerUsers), secret),
  redisPasswords: z.object({ access: secret, cache: secret }),
})
// Earlier versions had fewer secrets.
const anyFile = secretsFile.partial({ hopSecret: true, webSecret: true, natsPasswords: true, redisPasswords: true })
export type Secrets = z.infer<typeof secretsFile>

/**
 * Reads the secrets of a data directory. Creates random ones if there are none, readable by the owner only, and adds
 * the secrets that the file of an earlier version lacks. Throws a Fault if the file is damaged.
 */
export function loadSecrets(path: string): Secrets {
  const text = readIfPresent(path)
  const whole = secretsFile.safeParse(parseJson(text ?? ''))
  if (whole.success) return whole.data
  const secrets = secretsFile.parse({ ...newSecrets(), ...(text === undefined ? {} : parse(text, path)) })
  writePrivateFile(path, JSON.stringify(secrets, undefined, 1), 'durable')
  return secrets
}

function newSecrets(): Secrets {
  return {
    secretKey: newSecret(),
    serviceSecret: newSecret(),
    hopSecret: newSecret(),
    webSecret: newSecret(),
    mysqlRootPassword: newSecret(),
    databasePasswords: perService(newSecret),
    natsPasswords: { ...perService(newSecret), operator: newSecret() },
    redisPasswords: { access: newSecret(), cache: newSecret() },
  }
}

function parse(text: string, path: string): z.infer<typeof anyFile> {
  const parsed = anyFile.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new Fault(`${path} is damaged; restore it from a backup, or start with an empty data directory`)
}

export function newSecret(): string {
  return randomBytes(36).toString('base64url')
}
