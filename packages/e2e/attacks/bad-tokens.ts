// Builds every kind of access token and Authorization header that must be rejected.
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type SigningKey, secretTokenKey } from '@portal/chassis/config/token-keys'
import { tokenAudience, tokenIssuer } from '@portal/chassis/tokens/tokens'
import { newKeyPair } from '@portal/testing/key-pairs'

/** A request that must be rejected: its table row, the values of its `Authorization` headers, and its query string. */
export type Attack = { line: string; what: string; authorization: string[]; query?: string; status: 401 | 431 }

type Signer = (signed: string) => Buffer
type Part = Record<string, unknown>

const bySecret =
  (secret: string | Buffer, hash = 'sha256'): Signer =>
  (signed) =>
    createHmac(hash, secret).update(signed).digest()
const byPair =
  (key: KeyObject): Signer =>
  (signed) =>
    sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
const unsigned: Signer = () => Buffer.alloc(0)

function byKey({ algorithm, signs }: SigningKey): Signer {
  return algorithm === 'HS256' ? bySecret(signs.export()) : byPair(signs)
}

function encode(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
}

function forge(header: unknown, claims: unknown, signer: Signer): string {
  const signed = `${encode(header)}.${encode(claims)}`
  return `${signed}.${signer(signed).toString('base64url')}`
}

/** Forges tokens that differ from a valid one only in what the attack is about. */
function createForger(key: SigningKey) {
  const seconds = Math.floor(Date.now() / 1000)
  const header: Part = { alg: key.algorithm, typ: 'JWT', kid: key.kid }
  const claims: Part = {
    sub: '1',
    role: 'JOB_SEEKER',
    sid: 'a-session',
    jti: 'a-token',
    ver: 0,
    iss: tokenIssuer,
    aud: tokenAudience,
    iat: seconds,
    exp: seconds + 600,
  }
  return {
    valid: () => forge(header, claims, byKey(key)),
    withHeader: (changes: Part, signer: Signer = byKey(key)) => forge({ ...header, ...changes }, claims, signer),
    withClaims: (changes: Part) => forge(header, { ...claims, ...changes }, byKey(key)),
    withPayload: (payload: unknown) => forge(header, payload, byKey(key)),
    claims,
    seconds,
  }
}
type Forger = ReturnType<typeof createForger>

/** A valid token, to prove that the forged ones are rejected for their defect and nothing else. */
export function goodToken(key: SigningKey): string {
  return createForger(key).valid()
}

/** Every attack that must be rejected where `key` signs access tokens. */
export function attacksOn(key: SigningKey, others: { refreshToken: string; serviceSecret: string }): Attack[] {
  const forger = createForger(key)
  const sent = (line: string, forged: Forged[]) =>
    forged.map(([what, token]): Attack => ({ line, what, authorization: [`Bearer ${token}`], status: 401 }))
  const large = (bytes: number) => forger.withClaims({ x: 'x'.repeat(bytes) })
  return [
    ...headersOf(forger),
    ...sent('no algorithm, or another algorithm', algorithms(forger, key)),
    ...sent('signed with a foreign key', foreignKeys(forger, key)),
    ...sent('claims that are wrong or missing', wrongClaims(forger)),
    ...sent('edited or malformed', [...malformed(forger), ['a token of 12 kB', `${large(9_000)}x`]]),
    ...sent('meant for another purpose', misusedTokens(forger, others)),
    { line: 'too large', what: 'a token of 100 kB', authorization: [`Bearer ${large(75_000)}`], status: 431 },
  ]
}

function headersOf({ valid }: Forger): Attack[] {
  const unicode = Buffer.from('Bearer жетон.€.🔑').toString('latin1')
  const texts = [
    'Bearer',
    'Bearer ',
    'Basic',
    'Basic YWRhOnNlY3JldA==',
    `Basic ${valid()}`,
    valid(),
    `Token ${valid()}`,
    `Bearer  ${valid()} x`,
    `Bearer ${valid()}, Bearer ${valid()}`,
    `Bearer "${valid()}"`,
    unicode,
  ]
  const rejected = { line: 'no token, or not sent as a bearer token', status: 401 } as const
  return [
    { ...rejected, what: 'no header', authorization: [] },
    { ...rejected, what: 'in the query string', authorization: [], query: `?access_token=${valid()}&token=${valid()}` },
    { ...rejected, what: 'two headers', authorization: [`Bearer ${valid()}`, `Bearer ${valid()}`] },
    ...texts.map((text): Attack => ({ ...rejected, what: `the header ${text.slice(0, 20)}`, authorization: [text] })),
  ]
}

type Forged = [what: string, token: string]

function algorithms({ withHeader, valid }: Forger, key: SigningKey): Forged[] {
  const none = ['none', 'None', 'NONE', 'nOnE', '', null, undefined, 0, ['none']]
  const pem = key.verifies.type === 'public' ? key.verifies.export({ type: 'spki', format: 'pem' }) : ''
  const der = key.verifies.type === 'public' ? key.verifies.export({ type: 'spki', format: 'der' }) : ''
  const known = [pem, der, JSON.stringify(key.verifies.export({ format: 'jwk' })), pem.toString().trim()]
  return [
    ...none.flatMap((alg): Forged[] => [
      [`the algorithm ${alg} without a signature`, withHeader({ alg }, unsigned)],
      [`the algorithm ${alg} without a signature or a key id`, withHeader({ alg, kid: undefined }, unsigned)],
      [`the algorithm ${alg} with a signature`, withHeader({ alg })],
    ]),
    ['a valid header without a signature', withHeader({}, unsigned)],
    ['no signature at all', valid().replace(/\.[^.]*$/, '')],
    // HS256 has no public key; arbitrary secrets are sent instead.
    ...(key.algorithm === 'HS256' ? ['a', 'b', 'c', 'd'] : known).flatMap((secret, index): Forged[] => [
      [`a secret made of the public key, form ${index}`, withHeader({ alg: 'HS256' }, bySecret(secret))],
      [
        `a secret made of the public key, form ${index}, without a key id`,
        withHeader({ alg: 'HS256', kid: undefined }, bySecret(secret)),
      ],
    ]),
    [
      'the right key with another hash',
      withHeader({ alg: 'HS512' }, bySecret(key.signs.type === 'secret' ? key.signs.export() : pem, 'sha512')),
    ],
  ]
}

function foreignKeys({ withHeader }: Forger, key: SigningKey): Forged[] {
  const [curve, rsa] = [newKeyPair('ES256'), newKeyPair('RS256')]
  const secrets = [
    'secret',
    'changeme',
    '',
    'password',
    'your-256-bit-secret',
    'yoursecretkey_changeme_in_production',
    'a-string-secret-at-least-256-bits-long',
  ]
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const jwk = curve.verifies.export({ format: 'jwk' })
  return [
    ...secrets.flatMap((secret): Forged[] => [
      [`the secret ${JSON.stringify(secret)}`, withHeader({ alg: 'HS256' }, bySecret(secret))],
      [
        `the secret ${JSON.stringify(secret)} without a key id`,
        withHeader({ alg: 'HS256', kid: undefined }, bySecret(secret)),
      ],
    ]),
    ['a foreign key pair under our key id', withHeader({ alg: 'ES256' }, byKey(curve))],
    ['a foreign RSA key pair under our key id', withHeader({ alg: 'RS256' }, byKey(rsa))],
    ['a foreign P-384 key pair under our key id', withHeader({ alg: 'ES384' }, byPair(privateKey))],
    ['a foreign key pair in the jwk header', withHeader({ alg: 'ES256', jwk, kid: curve.kid }, byKey(curve))],
    ['a foreign key pair at a jku address', withHeader({ jku: 'http://127.0.0.1:9/', kid: curve.kid }, byKey(curve))],
    ['an unknown key id', withHeader({ kid: 'made-up' })],
    ['the key id of another key', withHeader({ kid: secretTokenKey('another secret, never used anywhere').kid })],
    ['an empty key id', withHeader({ kid: '' })],
    ...[7, null, {}, [key.kid], '../../../../dev/null', "' OR '1'='1", 'x'.repeat(1000), '__proto__'].map(
      (kid): Forged => [`the key id ${JSON.stringify(kid)?.slice(0, 30)}`, withHeader({ kid })],
    ),
    ...(key.algorithm === 'HS256'
      ? []
      : [['a valid signature without a key id', withHeader({ kid: undefined })] as Forged]),
  ]
}

function wrongClaims({ withClaims, withPayload, seconds }: Forger): Forged[] {
  const required = ['iss', 'aud', 'exp', 'sub', 'jti', 'sid', 'role', 'ver', 'iat']
  const wrong: Part[] = [
    { iss: 'another-issuer' },
    { iss: [tokenIssuer, 'another-issuer'] },
    { aud: 'job-portal-services' },
    { aud: 'auth' },
    { exp: seconds - 31 },
    { exp: String(seconds + 600) },
    { exp: 1e308 },
    { exp: seconds + 0.5 },
    { nbf: seconds + 600 },
    { role: 'ROOT' },
    { role: 'admin' },
    { role: ['ADMIN'] },
    { sub: '0' },
    { sub: '-1' },
    { sub: 'admin' },
    { sub: '1 OR 1=1' },
    { sub: 1 },
    { sid: '' },
    { sid: {} },
    { jti: '' },
    { ver: -1 },
    { ver: '0' },
  ]
  return [
    ...required.map((name): Forged => [`no ${name}`, withClaims({ [name]: undefined })]),
    ...wrong.map((changes): Forged => [`the claim ${JSON.stringify(changes)}`, withClaims(changes)]),
    ...[[], null, 1, 'text', '{', ''].map(
      (payload): Forged => [`the payload ${JSON.stringify(payload)}`, withPayload(payload)],
    ),
  ]
}

function malformed({ valid, claims, withHeader }: Forger): Forged[] {
  const [header = '', payload = '', signature = ''] = valid().split('.')
  // Not the last character: decoders ignore some of its bits.
  const middle = Math.floor(signature.length / 2)
  const other = signature[middle] === 'A' ? 'B' : 'A'
  const altered = `${signature.slice(0, middle)}${other}${signature.slice(middle + 1)}`
  return [
    ['an edited payload', `${header}.${encode({ ...claims, role: 'ADMIN' })}.${signature}`],
    ['an edited header', `${encode({ alg: 'RS256', typ: 'JWT' })}.${payload}.${signature}`],
    ['a byte changed in the middle of the signature', `${header}.${payload}.${altered}`],
    ['half of the signature', `${header}.${payload}.${signature.slice(0, middle)}`],
    ['a signature of zeros', `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`],
    ['one segment', header],
    ['two segments', `${header}.${payload}`],
    ['four segments', `${header}.${payload}.${signature}.${signature}`],
    ['five segments', `${header}.${payload}.${signature}.${signature}.${signature}`],
    ['only dots', '..'],
    ['segments in another order', `${payload}.${header}.${signature}`],
    ['nonsense', 'nonsense'],
    ['not base64', '~~~.~~~.~~~'],
    ['padding', `${header}=.${payload}==.${signature}=`],
    ['a header that is not JSON', `${encode('{')}.${payload}.${signature}`],
    ['a header that is null', `${encode('null')}.${payload}.${signature}`],
    ['a token within a token', withHeader({ cty: 'JWT' }, unsigned) + valid()],
  ]
}

function misusedTokens(
  { withHeader, claims, seconds }: Forger,
  { refreshToken, serviceSecret }: { refreshToken: string; serviceSecret: string },
): Forged[] {
  const inner = { iss: 'job-portal-services', sub: 'job', aud: 'profile', iat: seconds, exp: seconds + 60 }
  return [
    ['a refresh token', refreshToken],
    ['an internal token of the services', forge({ alg: 'HS256', typ: 'JWT' }, inner, bySecret(serviceSecret))],
    ['signed with the secret of the services', forge({ alg: 'HS256', typ: 'JWT' }, claims, bySecret(serviceSecret))],
    ['signed with the secret of the services under our key id', withHeader({ alg: 'HS256' }, bySecret(serviceSecret))],
  ]
}
