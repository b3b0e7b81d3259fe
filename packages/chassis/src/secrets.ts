import { z } from 'zod'

// Secrets that stand in somebody's documentation are known to everybody: the portal before this one, the tutorials of
// FastAPI and jwt.io, Supabase, RFC 7515.
const publishedSecrets = new Set([
  'yoursecretkey_changeme_in_production',
  '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
  'a-string-secret-at-least-256-bits-long',
  'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
  'super-secret-jwt-token-with-at-least-32-characters-long',
  'aym1sysppbydfgzld3umj1qzkobwvmkoqq-estjqlr_t-1qs0gzh75akttmn3yj0ips4hcguutwjazr1z9caow',
])

// Words by which examples ask to be replaced; a random secret of base64 holds one about never.
const placeholder = /change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|with)|placeholder/i

function isExample(secret: string): boolean {
  const lowered = secret.toLowerCase()
  const your = lowered.indexOf('your')
  const namesSecret = your >= 0 && lowered.includes('secret', your)
  return publishedSecrets.has(lowered) || placeholder.test(secret) || namesSecret
}

const minBytes = 32
const minDifferentCharacters = 8

/** A secret that signs something: at least 32 bytes, nobody's example, not a few characters repeated; no default. */
export const signingSecret = z
  .string({ error: 'is required; make one with: openssl rand -base64 48' })
  .refine((value) => Buffer.byteLength(value) >= minBytes, `must have at least ${minBytes} bytes`)
  .refine((value) => !isExample(value), 'is a well-known example; make one with: openssl rand -base64 48')
  .refine(
    (value) => new Set(value).size >= minDifferentCharacters,
    `must have at least ${minDifferentCharacters} different characters; make one with: openssl rand -base64 48`,
  )

const secretNames = ['SECRET_KEY', 'SECONDARY_SECRET_KEY', 'SERVICE_SECRET'] as const

/**
 * Faults of variables that hold the same secret. Who knows the one of the services' own could otherwise sign for
 * people, and a secret beside itself is no rotation.
 */
export function faultsOfEqualSecrets(given: Readonly<Record<string, string | undefined>>): string[] {
  return secretNames.flatMap((name, index) => {
    const earlier = secretNames.slice(0, index).find((other) => given[other] === given[name])
    return earlier !== undefined && given[name] !== undefined ? [`${name}: must not be the same as ${earlier}`] : []
  })
}
