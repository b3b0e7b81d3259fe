// The keys of access tokens. Each is for one algorithm, decided by what kind of key it is and never by a token, so that
// a public key cannot be taken for a secret. A key's id tells it from every other and reveals nothing: the thumbprint of
// RFC 7638 for public keys, for secrets a value derived from it that is of no use for signing.
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
/** One that signs them as well. */
export type SigningKey = TokenKey & Readonly<{ signs: KeyObject }>

const minRsaBits = 2048

/** The key behind a secret. Made once: a secret as text costs jsonwebtoken sixteen times as much for each token. */
export function secretTokenKey(secret: string): SigningKey {
  const kid = Buffer.from(hkdfSync('sha256', secret, '', 'token key id', 16)).toString('base64url')
  const key = createSecretKey(Buffer.from(secret))
  return { kid, algorithm: 'HS256', verifies: key, signs: key }
}

/** The public key in a PEM text of a public or private key. Throws for anything but P-256 and RSA of at least 2048 bits. */
export function publicTokenKey(pem: string): TokenKey {
  return tokenKeyOf(createPublicKey(pem))
}

/** The private key in a PEM text, under the id of its public key. Throws as {@link publicTokenKey} does. */
export function privateTokenKey(pem: string): SigningKey {
  const signs = createPrivateKey(pem)
  return { ...tokenKeyOf(createPublicKey(signs)), signs }
}

/** The key in an entry of a key set (RFC 7517). Throws as {@link publicTokenKey} does. */
export function tokenKeyOfJwk(jwk: JsonWebKey): TokenKey {
  return tokenKeyOf(createPublicKey({ key: jwk, format: 'jwk' }))
}

/** What everybody may know of the public keys among these. Of a secret there is nothing of the kind. */
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

function thumbprint(key: KeyObject): string {
  const { crv, e, kty, n, x, y } = key.export({ format: 'jwk' })
  // The members that RFC 7638 asks for, in the order of their names.
  const required = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }
  return createHash('sha256').update(JSON.stringify(required)).digest('base64url')
}
