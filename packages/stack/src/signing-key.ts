import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import type { StackConfig } from './config.ts'
import { readIfPresent, writePrivateFile } from './private-file.ts'

const generators = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
}

/**
 * Whether the algorithm uses a key pair, whose private key only auth has. With any other, all processes share a secret.
 */
export function usesKeyPair(algorithm: string | undefined): algorithm is keyof typeof generators {
  return algorithm === 'ES256' || algorithm === 'RS256'
}

/** Generates a private key. Returns it as PEM. */
export function newSigningKey(algorithm: keyof typeof generators): string {
  return generators[algorithm]().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/**
 * Returns the path of the private key that signs access tokens: the caller's, or one in the data directory, which is
 * created once. Returns undefined if `ALGORITHM` does not use a key pair.
 */
export function findSigningKey({ dataDir, passedOn }: StackConfig): string | undefined {
  const algorithm = passedOn.ALGORITHM
  if (!usesKeyPair(algorithm)) return undefined
  if (passedOn.SIGNING_KEY_FILE) return passedOn.SIGNING_KEY_FILE
  const path = join(dataDir, `signing-key-${algorithm.toLowerCase()}.pem`)
  if (readIfPresent(path) === undefined) writePrivateFile(path, newSigningKey(algorithm), 'durable')
  return path
}
