import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type SigningKey, secretTokenKey } from '@portal/chassis/token-keys'
import { tokenAudience, tokenIssuer } from '@portal/chassis/tokens'
import { newKeyPair } from '@portal/testing/key-pairs'

/**
 * A request that must be refused: which line of the list it belongs to, what is sent in `Authorization`, each in a header
 * of its own, and after the path.
 */
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

/** Makes tokens that are nearly good: each differs from one that counts in what the attack is about, and nothing else. */
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
    good: () => forge(header, claims, byKey(key)),
    withHeader: (changes: Part, signer: Signer = byKey(key)) => forge({ ...header, ...changes }, claims, signer),
    withClaims: (changes: Part) => forge(header, { ...claims, ...changes }, byKey(key)),
    withPayload: (payload: unknown) => forge(header, payload, byKey(key)),
    claims,
    seconds,
  }
}
type Forger = ReturnType<typeof createForger>

/** One that counts, to see that the attacks would reach their aim if they were not refused. */
export function goodToken(key: SigningKey): string {
  return createForger(key).good()
}

/** Everything that must not pass for a token where `key` signs. */
export function attacksOn(key: SigningKey, others: { refreshToken: string; serviceSecret: string }): Attack[] {
  const forger = createForger(key)
  const sent = (line: string, forged: Forged[]) =>
    forged.map(([what, token]): Attack => ({ line, what, authorization: [`Bearer ${token}`], status: 401 }))
  const large = (bytes: number) => forger.withClaims({ x: 'x'.repeat(bytes) })
  return [
    ...headersOf(forger),
    ...sent('no algorithm, or another one', algorithms(forger, key)),
    ...sent('signed with somebody else’s key', foreignKeys(forger, key)),
    ...sent('claims that are wrong or not there', wrongClaims(forger)),
    ...sent('edited or broken', [...broken(forger), ['a token of 12 kB', `${large(9_000)}x`]]),
    ...sent('meant for something else', othersTokens(forger, others)),
    { line: 'too large', what: 'a token of 100 kB', authorization: [`Bearer ${large(75_000)}`], status: 431 },
  ]
}

function headersOf({ good }: Forger): Attack[] {
  const unicode = Buffer.from('Bearer жетон.€.🔑').toString('latin1')
  const texts = [
    'Bearer',
    'Bearer ',
    'Basic',
    'Basic YWRhOnNlY3JldA==',
    `Basic ${good()}`,
    good(),
    `Token ${good()}`,
    `Bearer  ${good()} x`,
    `Bearer ${good()}, Bearer ${good()}`,
    `Bearer "${good()}"`,
    unicode,
  ]
  const refused = { line: 'no token, or not sent as one', status: 401 } as const
  return [
    { ...refused, what: 'no header', authorization: [] },
    { ...refused, what: 'in the query', authorization: [], query: `?access_token=${good()}&token=${good()}` },
    { ...refused, what: 'two headers', authorization: [`Bearer ${good()}`, `Bearer ${good()}`] },
    ...texts.map((text): Attack => ({ ...refused, what: `the header ${text.slice(0, 20)}`, authorization: [text] })),
  ]
}

type Forged = [what: string, token: string]

function algorithms({ withHeader, good }: Forger, key: SigningKey): Forged[] {
  const none = ['none', 'None', 'NONE', 'nOnE', '', null, undefined, 0, ['none']]
  const pem = key.verifies.type === 'public' ? key.verifies.export({ type: 'spki', format: 'pem' }) : ''
  const der = key.verifies.type === 'public' ? key.verifies.export({ type: 'spki', format: 'der' }) : ''
  const known = [pem, der, JSON.stringify(key.verifies.export({ format: 'jwk' })), pem.toString().trim()]
  return [
    ...none.flatMap((alg): Forged[] => [
      [`the algorithm ${alg} without a signature`, withHeader({ alg }, unsigned)],
      [`the algorithm ${alg} without a signature or a key`, withHeader({ alg, kid: undefined }, unsigned)],
      [`the algorithm ${alg} with a signature`, withHeader({ alg })],
    ]),
    ['a good header without a signature', withHeader({}, unsigned)],
    ['no signature at all', good().replace(/\.[^.]*$/, '')],
    // Where a secret signs there is nothing public, and these are tries with made-up ones.
    ...(key.algorithm === 'HS256' ? ['a', 'b', 'c', 'd'] : known).flatMap((secret, index): Forged[] => [
      [`a secret made of the public key, form ${index}`, withHeader({ alg: 'HS256' }, bySecret(secret))],
      [`the same without a key`, withHeader({ alg: 'HS256', kid: undefined }, bySecret(secret))],
    ]),
    [
      'the right key by another hash',
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
        `the secret ${JSON.stringify(secret)} without a key`,
        withHeader({ alg: 'HS256', kid: undefined }, bySecret(secret)),
      ],
    ]),
    ['somebody’s pair under our key’s name', withHeader({ alg: 'ES256' }, byKey(curve))],
    ['somebody’s RSA pair under our key’s name', withHeader({ alg: 'RS256' }, byKey(rsa))],
    ['somebody’s P-384 pair under our key’s name', withHeader({ alg: 'ES384' }, byPair(privateKey))],
    ['somebody’s pair that the token brings along', withHeader({ alg: 'ES256', jwk, kid: curve.kid }, byKey(curve))],
    ['somebody’s pair at an address', withHeader({ jku: 'http://127.0.0.1:9/', kid: curve.kid }, byKey(curve))],
    ['a key that there is not', withHeader({ kid: 'made-up' })],
    ['the key of another algorithm', withHeader({ kid: secretTokenKey('another secret, never used anywhere').kid })],
    ['a key of no name', withHeader({ kid: '' })],
    ...[7, null, {}, [key.kid], '../../../../dev/null', "' OR '1'='1", 'x'.repeat(1000), '__proto__'].map(
      (kid): Forged => [`the key ${JSON.stringify(kid)?.slice(0, 30)}`, withHeader({ kid })],
    ),
    ...(key.algorithm === 'HS256'
      ? []
      : [['a good signature that names no key', withHeader({ kid: undefined })] as Forged]),
  ]
}

function wrongClaims({ withClaims, withPayload, seconds }: Forger): Forged[] {
  const required = ['iss', 'aud', 'exp', 'sub', 'jti', 'sid', 'role', 'ver', 'iat']
  const wrong: Part[] = [
    { iss: 'somebody' },
    { iss: [tokenIssuer, 'somebody'] },
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

function broken({ good, claims, withHeader }: Forger): Forged[] {
  const [header = '', payload = '', signature = ''] = good().split('.')
  // The last character holds bits that no decoder looks at.
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
    ['nothing but dots', '..'],
    ['segments in another order', `${payload}.${header}.${signature}`],
    ['nonsense', 'nonsense'],
    ['nothing of base64', '~~~.~~~.~~~'],
    ['padding', `${header}=.${payload}==.${signature}=`],
    ['a header that is no JSON', `${encode('{')}.${payload}.${signature}`],
    ['a header that is null', `${encode('null')}.${payload}.${signature}`],
    ['a token within a token', withHeader({ cty: 'JWT' }, unsigned) + good()],
  ]
}

function othersTokens(
  { withHeader, claims, seconds }: Forger,
  { refreshToken, serviceSecret }: { refreshToken: string; serviceSecret: string },
): Forged[] {
  const inner = { iss: 'job-portal-services', sub: 'job', aud: 'profile', iat: seconds, exp: seconds + 60 }
  return [
    ['a refresh token', refreshToken],
    ['a token of the services among themselves', forge({ alg: 'HS256', typ: 'JWT' }, inner, bySecret(serviceSecret))],
    ['the secret of the services', forge({ alg: 'HS256', typ: 'JWT' }, claims, bySecret(serviceSecret))],
    ['the secret of the services under our key’s name', withHeader({ alg: 'HS256' }, bySecret(serviceSecret))],
  ]
}
