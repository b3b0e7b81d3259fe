import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { signingSecret } from './secrets.ts'
import {
  privateTokenKey,
  publicTokenKey,
  type SigningKey,
  secretTokenKey,
  type TokenKey,
  tokenAlgorithms,
} from './token-keys.ts'

/** How a process verifies tokens: with keys that it has from its configuration, or with those that auth publishes. */
export type TokenConfig = { keys: readonly TokenKey[] } | { jwksUrl: string }

/** Variables of every process that verifies tokens. Which of them are needed depends on `ALGORITHM`. */
export const verifyingVariables = {
  ALGORITHM: z.enum(tokenAlgorithms).default('HS256'),
  SECRET_KEY: signingSecret.optional(),
  /** Verifies and never signs: the next secret before a rotation, the previous one after it. */
  SECONDARY_SECRET_KEY: signingSecret.optional(),
  JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
}

/** Variables of the process that signs tokens with a key pair. They are paths, and what is read from them is the keys. */
export const signingVariables = {
  SIGNING_KEY_FILE: keyFile('a private key', privateTokenKey).optional(),
  /** Keys that count as well, separated by commas: the next one before a rotation, the previous one after it. */
  VERIFICATION_KEY_FILES: z
    .string()
    .transform((paths) => paths.split(',').map((path) => path.trim()))
    .pipe(z.array(keyFile('a key', publicTokenKey)).max(8))
    .optional(),
}

function keyFile<Key extends TokenKey>(what: string, parse: (pem: string) => Key) {
  return z.string().transform((path, context) => {
    try {
      return parse(readFileSync(path, 'utf8'))
    } catch {
      context.addIssue(`must name a PEM file with ${what} that is P-256 or RSA of at least 2048 bits, unencrypted`)
      return z.NEVER
    }
  })
}

const ofSecrets = ['SECRET_KEY', 'SECONDARY_SECRET_KEY']
const ofKeyPairs = ['SIGNING_KEY_FILE', 'VERIFICATION_KEY_FILES', 'JWKS_URL']

/** Faults of variables that do not go with the algorithm, of those that a process knows. */
export function faultsOfTokenVariables(
  known: readonly string[],
  given: Readonly<Record<string, string | undefined>>,
): string[] {
  const algorithm = tokenAlgorithms.find((name) => name === (given.ALGORITHM ?? 'HS256'))
  if (!known.includes('ALGORITHM') || algorithm === undefined) return []
  const isShared = algorithm === 'HS256'
  const needed = isShared ? 'SECRET_KEY' : known.includes('SIGNING_KEY_FILE') ? 'SIGNING_KEY_FILE' : 'JWKS_URL'
  const hint = isShared ? '; make one with: openssl rand -base64 48' : ''
  const useless = (isShared ? ofKeyPairs : ofSecrets).filter((name) => known.includes(name) && given[name])
  const signing = known.includes('SIGNING_KEY_FILE') && readSigningKey(given.SIGNING_KEY_FILE)
  const isOther = !isShared && signing && signing.algorithm !== algorithm
  return [
    ...(given[needed] ? [] : [`${needed}: is required with ALGORITHM ${algorithm}${hint}`]),
    ...useless.map((name) => `${name}: is not used with ALGORITHM ${algorithm}; remove one of the two`),
    ...(isOther ? [`SIGNING_KEY_FILE: holds a key for ${signing.algorithm}, but ALGORITHM is ${algorithm}`] : []),
  ]
}

function readSigningKey(path: string | undefined): SigningKey | undefined {
  return signingVariables.SIGNING_KEY_FILE.safeParse(path).data
}

type VerifyingEnvironment = z.output<z.ZodObject<typeof verifyingVariables>>
type SigningEnvironment = VerifyingEnvironment & z.output<z.ZodObject<typeof signingVariables>>

/** How a process verifies that does not sign. */
export function tokenConfig(read: VerifyingEnvironment): TokenConfig {
  return read.JWKS_URL === undefined ? { keys: secretKeys(read) } : { jwksUrl: read.JWKS_URL }
}

/** With what the process signs whose task that is, and how it verifies. */
export function signingConfig(read: SigningEnvironment): {
  signing: SigningKey
  tokens: { keys: readonly TokenKey[] }
} {
  const [secret, ...otherSecrets] = secretKeys(read)
  const signing = read.SIGNING_KEY_FILE ?? secret
  if (signing === undefined) throw new Error('there is no key to sign with, which reading the environment refuses')
  return { signing, tokens: { keys: [signing, ...otherSecrets, ...(read.VERIFICATION_KEY_FILES ?? [])] } }
}

function secretKeys({ SECRET_KEY, SECONDARY_SECRET_KEY }: VerifyingEnvironment): SigningKey[] {
  return [SECRET_KEY, SECONDARY_SECRET_KEY].filter((secret) => secret !== undefined).map(secretTokenKey)
}
