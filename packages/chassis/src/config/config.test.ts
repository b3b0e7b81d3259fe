import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, readEnvironment, serviceConfig, serviceVariables } from './config.ts'
import { signingConfig, signingVariables } from './token-config.ts'

const good = {
  SECRET_KEY: 'a-secret-of-more-than-32-bytes-for-tokens',
  SERVICE_SECRET: 'a-secret-of-more-than-32-bytes-for-peers',
  DATABASE_URL: 'mysql://user:password@localhost/portal',
  NATS_URL: 'nats://localhost:4222',
}
const { SECRET_KEY: _, ...withoutSecret } = good
const asymmetric = { ...withoutSecret, ALGORITHM: 'ES256' }

function read(environment: Record<string, string>) {
  return serviceConfig(readEnvironment(z.object(serviceVariables), environment))
}

/** The configuration of the auth service, which signs tokens. */
function readSigning(environment: Record<string, string>) {
  const variables = z.object({ ...serviceVariables, ...signingVariables }).omit({ JWKS_URL: true })
  return signingConfig(readEnvironment(variables, environment))
}

function errorsOf(
  environment: Record<string, string>,
  readWith: (environment: Record<string, string>) => unknown = read,
) {
  try {
    readWith(environment)
    return ''
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

const folder = mkdtempSync(join(tmpdir(), 'portal-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function keyFile(name: string, { privateKey }: ReturnType<typeof generateKeyPairSync>): string {
  return file(name, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
}

describe('the environment of a service', () => {
  it('has defaults for everything but secrets and stores', () => {
    const config = read({ ...good, PORT: '' })

    expect(config.http).toEqual({ host: '0.0.0.0', port: 3000, shutdownDelayMs: 0 })
    expect(config.database.poolSize).toBe(10)
    expect(config.tokens).toMatchObject({ keys: [{ algorithm: 'HS256' }] })
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('reports all errors at once, and never a value', () => {
    const errors = errorsOf({
      SECRET_KEY: 'hunter2',
      PORT: '99999',
      DATABASE_URL: 'postgres://hunter2@localhost/portal',
    })

    for (const name of ['SECRET_KEY', 'SERVICE_SECRET', 'PORT', 'DATABASE_URL', 'NATS_URL']) {
      expect(errors).toContain(name)
    }
    expect(errors).not.toContain('hunter2')
  })
})

describe('a secret', () => {
  it('has no default', () => {
    expect(errorsOf(withoutSecret)).toContain('SECRET_KEY: is required')
  })

  it.each([
    'yoursecretkey_changeme_in_production',
    'YourSecretKey_ChangeMe_In_Production',
    'CHANGE-ME-CHANGE-ME-CHANGE-ME-CHANGE-ME',
    'your-super-secret-jwt-token-with-at-least-32-characters-long',
    'super-secret-jwt-token-with-at-least-32-characters-long',
    'a-string-secret-at-least-256-bits-long',
    '09D25E094FAA6CA2556C818166B7A9563B93F7099F6F0F4CAA6CF63B88E8D3E7',
  ])('must not be a published example: %s', (SECRET_KEY) => {
    const errors = errorsOf({ ...good, SECRET_KEY })

    expect(errors).toContain('SECRET_KEY: is a well-known example')
    expect(errors).not.toContain(SECRET_KEY)
  })

  it('must have at least 32 bytes and 8 different characters', () => {
    expect(errorsOf({ ...good, SERVICE_SECRET: 'x'.repeat(31) })).toContain(
      'SERVICE_SECRET: must have at least 32 bytes',
    )
    expect(errorsOf({ ...good, SERVICE_SECRET: '0123456'.repeat(9) })).toContain('different characters')
  })

  it('must not have the same value as another secret', () => {
    const SERVICE_SECRET = good.SECRET_KEY

    expect(errorsOf({ ...good, SERVICE_SECRET })).toContain('SERVICE_SECRET: must not be the same as SECRET_KEY')
    expect(errorsOf({ ...good, SECONDARY_SECRET_KEY: good.SECRET_KEY })).toContain('SECONDARY_SECRET_KEY: must not be')
  })

  it('may be accompanied by a secondary secret, which also verifies', () => {
    const config = read({ ...good, SECONDARY_SECRET_KEY: 'the-secret-that-comes-after-the-first-one' })

    expect(config.tokens).toMatchObject({ keys: [{ algorithm: 'HS256' }, { algorithm: 'HS256' }] })
  })
})

describe('a variable given as a file', () => {
  it('is read from the file, without the newline at the end', () => {
    const DATABASE_URL_FILE = file('database', `${good.DATABASE_URL}\n`)
    const { DATABASE_URL: __, ...others } = good

    expect(read({ ...others, DATABASE_URL_FILE }).database.url).toBe(good.DATABASE_URL)
  })

  it('is validated like any other', () => {
    expect(errorsOf({ ...withoutSecret, SECRET_KEY_FILE: file('short', 'short\n') })).toContain('SECRET_KEY: must have')
    expect(errorsOf({ ...withoutSecret, SECRET_KEY_FILE: file('empty', '\n') })).toContain('SECRET_KEY: is required')
  })

  it('is an error if the file cannot be read or the variable is given twice', () => {
    expect(errorsOf({ ...withoutSecret, SECRET_KEY_FILE: join(folder, 'none') })).toContain('SECRET_KEY_FILE: names a')
    expect(errorsOf({ ...good, SECRET_KEY_FILE: file('secret', good.SECRET_KEY) })).toContain(
      'SECRET_KEY: is given twice',
    )
  })
})

describe('a key pair for tokens', () => {
  const curve = keyFile('curve.pem', generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const next = keyFile('next.pem', generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const rsa = keyFile('rsa.pem', generateKeyPairSync('rsa', { modulusLength: 2048 }))
  const JWKS_URL = 'http://auth/.well-known/jwks.json'

  it('is found at JWKS_URL, which cannot be combined with a secret', () => {
    expect(read({ ...asymmetric, JWKS_URL }).tokens).toEqual({ jwksUrl: JWKS_URL })
    expect(errorsOf(asymmetric)).toContain('JWKS_URL: is required with ALGORITHM ES256')
    expect(errorsOf({ ...asymmetric, JWKS_URL, SECRET_KEY: good.SECRET_KEY })).toContain('SECRET_KEY: is not used')
    expect(errorsOf({ ...good, JWKS_URL })).toContain('JWKS_URL: is not used with ALGORITHM HS256')
  })

  it('is read from files by the signing process, together with the next or previous keys', () => {
    const config = readSigning({ ...asymmetric, SIGNING_KEY_FILE: curve, VERIFICATION_KEY_FILES: `${next}, ${rsa}` })

    expect(config.signing.algorithm).toBe('ES256')
    expect(config.tokens.keys.map(({ algorithm }) => algorithm)).toEqual(['ES256', 'ES256', 'RS256'])
    expect(config.tokens.keys[0]?.kid).toBe(config.signing.kid)
    expect(readSigning({ ...asymmetric, ALGORITHM: 'RS256', SIGNING_KEY_FILE: rsa }).signing.algorithm).toBe('RS256')
  })

  it('is an error if it is missing, of another algorithm, too weak or not a private key', () => {
    const weak = keyFile('weak.pem', generateKeyPairSync('rsa', { modulusLength: 1024 }))
    const other = keyFile('other.pem', generateKeyPairSync('ec', { namedCurve: 'P-384' }))
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const open = file('public.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString())
    const errors = (changes: Record<string, string>) => errorsOf({ ...asymmetric, ...changes }, readSigning)

    expect(errors({})).toContain('SIGNING_KEY_FILE: is required with ALGORITHM ES256')
    expect(errors({ SIGNING_KEY_FILE: rsa })).toContain('SIGNING_KEY_FILE: holds a key for RS256')
    for (const path of [weak, other, open, join(folder, 'none'), folder]) {
      expect(errors({ SIGNING_KEY_FILE: path })).toContain('SIGNING_KEY_FILE: must name a PEM file')
    }
    expect(errors({ SIGNING_KEY_FILE: curve, VERIFICATION_KEY_FILES: `${open},${weak}` })).toContain(
      'VERIFICATION_KEY_FILES.1: must name a PEM file',
    )
    expect(errors({ SIGNING_KEY_FILE: curve, VERIFICATION_KEY_FILES: open })).toBe('')
  })

  it.each(['none', 'HS512', 'PS256', 'EdDSA'])('cannot use the algorithm %s', (ALGORITHM) => {
    expect(errorsOf({ ...good, ALGORITHM })).toContain('ALGORITHM: ')
  })
})
