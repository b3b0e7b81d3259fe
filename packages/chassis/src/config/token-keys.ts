// The keys of access tokens (ADR 15).
// Guarantees: a key has one algorithm, which follows from its type and never from a token, so a public key cannot be
// used as a secret. A key id identifies its key and reveals nothing about a secret.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'

export const tokenAlgorithms = ['HS256', 'ES256', 'RS256'] as const
export type TokenAlgorithm = (typeof tokenAlgorithms)[number]

/** A key that verifies tokens. */
export type TokenKey = Readonly<{ kid: string; algorithm: TokenAlgorithm; verifies: KeyObject }>
/** A key that also signs tokens. */
export type SigningKey = TokenKey & Readonly<{ signs: KeyObject }>

const minRsaBits = 2048

/**
 * The key of a secret. Its id is derived from the secret by HKDF and is of no use for signing. Create it once, because
 * a secret as text costs jsonwebtoken sixteen times as much per token.
 */
export function secretTokenKey(secret: string): SigningKey {
  const kid = Buffer.from(hkdfSync('sha256', secret, '', 'token key id', 16)).toString('base64url')
  const key = createSecretKey(Buffer.from(secret))
  return { kid, algorithm: 'HS256', verifies: key, signs: key }
}

/**
 * The public key of a public or private key in PEM; its id is the thumbprint of RFC 7638. Throws unless it is P-256 or
 * RSA of at least 2048 bits.
 */
export function publicTokenKey(pem: string): TokenKey {
  return tokenKeyOf(createPublicKey(pem))
}

/** The private key in PEM, with the id of its public key. Throws like {@link publicTokenKey}. */
export function privateTokenKey(pem: string): SigningKey {
  const signs = createPrivateKey(pem)
  return { ...tokenKeyOf(createPublicKey(signs)), signs }
}

/** The key in an entry of a key set (RFC 7517). Throws like {@link publicTokenKey}. */
export function tokenKeyOfJwk(jwk: JsonWebKey): TokenKey {
  return tokenKeyOf(createPublicKey({ key: jwk, format: 'jwk' }))
}

/** The JWKs of the public keys among these. Secrets are left out. */
export function publicJwks(keys: readonly TokenKey[]): JsonWebKey[] {
  return keys
    .filter(({ verifies }) => verifies.type === 'public')
    .map(({ kid, algorithm, verifies }) => ({ ...verifies.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' }))
}

function tokenKeyOf(key: KeyObject): TokenKey {
  return { kid: thumbprint(key), algorithm: algorithmOf(key), verifies: key }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): TokenAlgorithm {
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256'
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= minRsaBits) return 'RS256'
  throw new Error('neither P-256 nor RSA of at least 2048 bits')
}

// `jose` computes it only asynchronously, but configuration is read synchronously.
function thumbprint(key: KeyObject): string {
  const { crv, e, kty, n, x, y } = key.export({ format: 'jwk' })
  // The members that RFC 7638 requires, sorted by name.
  const required = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }
  return createHash('sha256').update(JSON.stringify(required)).digest('base64url')
}
