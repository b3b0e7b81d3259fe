import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import type { StackConfig } from './config.ts'
import { readIfPresent, writePrivateFile } from './private-file.ts'

const makers = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
}

/** Whether this is an algorithm for which auth has a pair of keys, while for any other all share a secret. */
export function isForPairs(algorithm: string | undefined): algorithm is keyof typeof makers {
  return algorithm === 'ES256' || algorithm === 'RS256'
}

/** A new private key, as PEM. */
export function newSigningKey(algorithm: keyof typeof makers): string {
  return makers[algorithm]().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/**
 * The file with the private key that signs access tokens: the caller's, or one in the data directory that is made once.
 * Undefined where `ALGORITHM` is not for pairs of keys, and a secret signs.
 */
export function findSigningKey({ dataDir, passedOn }: StackConfig): string | undefined {
  const algorithm = passedOn.ALGORITHM
  if (!isForPairs(algorithm)) return undefined
  if (passedOn.SIGNING_KEY_FILE) return passedOn.SIGNING_KEY_FILE
  const path = join(dataDir, `signing-key-${algorithm.toLowerCase()}.pem`)
  if (readIfPresent(path) === undefined) writePrivateFile(path, newSigningKey(algorithm), 'durable')
  return path
}
