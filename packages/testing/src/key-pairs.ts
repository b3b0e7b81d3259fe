import { generateKeyPairSync } from 'node:crypto'
import { privateTokenKey, type SigningKey } from '@portal/chassis/config/token-keys'

/** A new key pair for tokens, with its private key in PEM for `SIGNING_KEY_FILE`. */
export function newKeyPair(algorithm: 'ES256' | 'RS256'): SigningKey & { pem: string } {
  const { privateKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { ...privateTokenKey(pem), pem }
}
