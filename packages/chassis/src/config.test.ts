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

/** As the auth service reads it, which signs. */
function readSigning(environment: Record<string, string>) {
  const variables = z.object({ ...serviceVariables, ...signingVariables }).omit({ JWKS_URL: true })
  return signingConfig(readEnvironment(variables, environment))
}

function faultsOf(
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
  it('becomes a configuration with defaults for all but secrets and stores', () => {
    const config = read({ ...good, PORT: '' })

    expect(config.http).toEqual({ host: '0.0.0.0', port: 3000, shutdownDelayMs: 0 })
    expect(config.database.poolSize).toBe(10)
    expect(config.tokens).toMatchObject({ keys: [{ algorithm: 'HS256' }] })
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('is told all its faults at once, and never a value', () => {
    const faults = faultsOf({
      SECRET_KEY: 'hunter2',
      PORT: '99999',
      DATABASE_URL: 'postgres://hunter2@localhost/portal',
    })

    for (const name of ['SECRET_KEY', 'SERVICE_SECRET', 'PORT', 'DATABASE_URL', 'NATS_URL'])
      expect(faults).toContain(name)
    expect(faults).not.toContain('hunter2')
  })
})

describe('a secret', () => {
  it('has no default', () => {
    expect(faultsOf(withoutSecret)).toContain('SECRET_KEY: is required')
  })

  it.each([
    'yoursecretkey_changeme_in_production',
    'YourSecretKey_ChangeMe_In_Production',
    'CHANGE-ME-CHANGE-ME-CHANGE-ME-CHANGE-ME',
    'your-super-secret-jwt-token-with-at-least-32-characters-long',
    'super-secret-jwt-token-with-at-least-32-characters-long',
    'a-string-secret-at-least-256-bits-long',
    '09D25E094FAA6CA2556C818166B7A9563B93F7099F6F0F4CAA6CF63B88E8D3E7',
  ])('is not one that is in somebody’s example: %s', (SECRET_KEY) => {
    const faults = faultsOf({ ...good, SECRET_KEY })

    expect(faults).toContain('SECRET_KEY: is a well-known example')
    expect(faults).not.toContain(SECRET_KEY)
  })

  it('has at least 32 bytes and 8 different characters', () => {
    expect(faultsOf({ ...good, SERVICE_SECRET: 'x'.repeat(31) })).toContain(
      'SERVICE_SECRET: must have at least 32 bytes',
    )
    expect(faultsOf({ ...good, SERVICE_SECRET: '0123456'.repeat(9) })).toContain('different characters')
  })

  it('is used for one thing alone', () => {
    const SERVICE_SECRET = good.SECRET_KEY

    expect(faultsOf({ ...good, SERVICE_SECRET })).toContain('SERVICE_SECRET: must not be the same as SECRET_KEY')
    expect(faultsOf({ ...good, SECONDARY_SECRET_KEY: good.SECRET_KEY })).toContain('SECONDARY_SECRET_KEY: must not be')
  })

  it('may have a second one beside it, which verifies', () => {
    const config = read({ ...good, SECONDARY_SECRET_KEY: 'the-secret-that-comes-after-the-first-one' })

    expect(config.tokens).toMatchObject({ keys: [{ algorithm: 'HS256' }, { algorithm: 'HS256' }] })
  })
})

describe('a variable that is given as a file', () => {
  it('is read from there, without the newline at the end', () => {
    const DATABASE_URL_FILE = file('database', `${good.DATABASE_URL}\n`)
    const { DATABASE_URL: __, ...others } = good

    expect(read({ ...others, DATABASE_URL_FILE }).database.url).toBe(good.DATABASE_URL)
  })

  it('is judged like any other', () => {
    expect(faultsOf({ ...withoutSecret, SECRET_KEY_FILE: file('short', 'short\n') })).toContain('SECRET_KEY: must have')
    expect(faultsOf({ ...withoutSecret, SECRET_KEY_FILE: file('empty', '\n') })).toContain('SECRET_KEY: is required')
  })

  it('is a fault where it cannot be read or is given twice', () => {
    expect(faultsOf({ ...withoutSecret, SECRET_KEY_FILE: join(folder, 'none') })).toContain('SECRET_KEY_FILE: names a')
    expect(faultsOf({ ...good, SECRET_KEY_FILE: file('secret', good.SECRET_KEY) })).toContain(
      'SECRET_KEY: is given twice',
    )
  })
})

describe('a pair of keys for tokens', () => {
  const curve = keyFile('curve.pem', generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const next = keyFile('next.pem', generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const rsa = keyFile('rsa.pem', generateKeyPairSync('rsa', { modulusLength: 2048 }))
  const JWKS_URL = 'http://auth/.well-known/jwks.json'

  it('is known by the address where the auth service publishes it, and no secret is', () => {
    expect(read({ ...asymmetric, JWKS_URL }).tokens).toEqual({ jwksUrl: JWKS_URL })
    expect(faultsOf(asymmetric)).toContain('JWKS_URL: is required with ALGORITHM ES256')
    expect(faultsOf({ ...asymmetric, JWKS_URL, SECRET_KEY: good.SECRET_KEY })).toContain('SECRET_KEY: is not used')
    expect(faultsOf({ ...good, JWKS_URL })).toContain('JWKS_URL: is not used with ALGORITHM HS256')
  })

  it('is read from files by who signs, the next one or the previous one beside it', () => {
    const config = readSigning({ ...asymmetric, SIGNING_KEY_FILE: curve, VERIFICATION_KEY_FILES: `${next}, ${rsa}` })

    expect(config.signing.algorithm).toBe('ES256')
    expect(config.tokens.keys.map(({ algorithm }) => algorithm)).toEqual(['ES256', 'ES256', 'RS256'])
    expect(config.tokens.keys[0]?.kid).toBe(config.signing.kid)
    expect(readSigning({ ...asymmetric, ALGORITHM: 'RS256', SIGNING_KEY_FILE: rsa }).signing.algorithm).toBe('RS256')
  })

  it('is a fault where it is missing, of another algorithm, too weak or no private one', () => {
    const weak = keyFile('weak.pem', generateKeyPairSync('rsa', { modulusLength: 1024 }))
    const other = keyFile('other.pem', generateKeyPairSync('ec', { namedCurve: 'P-384' }))
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const open = file('public.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString())
    const faults = (changes: Record<string, string>) => faultsOf({ ...asymmetric, ...changes }, readSigning)

    expect(faults({})).toContain('SIGNING_KEY_FILE: is required with ALGORITHM ES256')
    expect(faults({ SIGNING_KEY_FILE: rsa })).toContain('SIGNING_KEY_FILE: holds a key for RS256')
    for (const path of [weak, other, open, join(folder, 'none'), folder])
      expect(faults({ SIGNING_KEY_FILE: path })).toContain('SIGNING_KEY_FILE: must name a PEM file')
    expect(faults({ SIGNING_KEY_FILE: curve, VERIFICATION_KEY_FILES: `${open},${weak}` })).toContain(
      'VERIFICATION_KEY_FILES.1: must name a PEM file',
    )
    expect(faults({ SIGNING_KEY_FILE: curve, VERIFICATION_KEY_FILES: open })).toBe('')
  })

  it.each(['none', 'HS512', 'PS256', 'EdDSA'])('is for no other algorithm: %s', (ALGORITHM) => {
    expect(faultsOf({ ...good, ALGORITHM })).toContain('ALGORITHM: ')
  })
})
