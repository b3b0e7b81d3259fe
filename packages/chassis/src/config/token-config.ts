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

/**
 * How a process verifies tokens: with keys from its configuration, or with the keys that the auth service publishes.
 */
export type TokenConfig = { keys: readonly TokenKey[] } | { jwksUrl: string }

/** Variables of every process that verifies tokens. `ALGORITHM` decides which of them are required. */
export const verifyingVariables = {
  ALGORITHM: z.enum(tokenAlgorithms).default('HS256'),
  SECRET_KEY: signingSecret.optional(),
  /** Only verifies: the next secret before a rotation, the previous one after it. */
  SECONDARY_SECRET_KEY: signingSecret.optional(),
  JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
}

/** Variables of the process that signs tokens with a key pair. Their values are paths; parsing reads the keys. */
export const signingVariables = {
  SIGNING_KEY_FILE: keyFile('a private key', privateTokenKey).optional(),
  /** Further keys that verify, separated by commas: the next one before a rotation, the previous one after it. */
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
      context.addIssue(`must name a PEM file with ${what}: P-256, or RSA of at least 2048 bits, not encrypted`)
      return z.NEVER
    }
  })
}

const secretVariables = ['SECRET_KEY', 'SECONDARY_SECRET_KEY']
const keyPairVariables = ['SIGNING_KEY_FILE', 'VERIFICATION_KEY_FILES', 'JWKS_URL']

/**
 * Errors for token variables that do not match `ALGORITHM`. `known` are the names of the variables that a process
 * reads.
 */
export function tokenVariableErrors(
  known: readonly string[],
  given: Readonly<Record<string, string | undefined>>,
): string[] {
  const algorithm = tokenAlgorithms.find((name) => name === (given.ALGORITHM ?? 'HS256'))
  if (!known.includes('ALGORITHM') || algorithm === undefined) return []
  const isShared = algorithm === 'HS256'
  const needed = isShared ? 'SECRET_KEY' : known.includes('SIGNING_KEY_FILE') ? 'SIGNING_KEY_FILE' : 'JWKS_URL'
  const hint = isShared ? '; make one with: openssl rand -base64 48' : ''
  const unused = (isShared ? keyPairVariables : secretVariables).filter((name) => known.includes(name) && given[name])
  const signing = known.includes('SIGNING_KEY_FILE') && readSigningKey(given.SIGNING_KEY_FILE)
  const isOther = !isShared && signing && signing.algorithm !== algorithm
  return [
    ...(given[needed] ? [] : [`${needed}: is required with ALGORITHM ${algorithm}${hint}`]),
    ...unused.map((name) => `${name}: is not used with ALGORITHM ${algorithm}; remove one of the two`),
    ...(isOther ? [`SIGNING_KEY_FILE: holds a key for ${signing.algorithm}, but ALGORITHM is ${algorithm}`] : []),
  ]
}

function readSigningKey(path: string | undefined): SigningKey | undefined {
  return signingVariables.SIGNING_KEY_FILE.safeParse(path).data
}

type VerifyingEnvironment = z.output<z.ZodObject<typeof verifyingVariables>>
type SigningEnvironment = VerifyingEnvironment & z.output<z.ZodObject<typeof signingVariables>>

/** The keys of a process that verifies tokens and does not sign any. */
export function tokenConfig(read: VerifyingEnvironment): TokenConfig {
  return read.JWKS_URL === undefined ? { keys: secretKeys(read) } : { jwksUrl: read.JWKS_URL }
}

/** The keys of the process that signs tokens. */
export function signingConfig(read: SigningEnvironment): {
  signing: SigningKey
  tokens: { keys: readonly TokenKey[] }
} {
  const [secret, ...otherSecrets] = secretKeys(read)
  const signing = read.SIGNING_KEY_FILE ?? secret
  if (signing === undefined) throw new Error('no signing key; readEnvironment should have rejected this configuration')
  return { signing, tokens: { keys: [signing, ...otherSecrets, ...(read.VERIFICATION_KEY_FILES ?? [])] } }
}

function secretKeys({ SECRET_KEY, SECONDARY_SECRET_KEY }: VerifyingEnvironment): SigningKey[] {
  return [SECRET_KEY, SECONDARY_SECRET_KEY].filter((secret) => secret !== undefined).map(secretTokenKey)
}
