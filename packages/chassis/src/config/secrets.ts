import { z } from 'zod'

// Secrets from published documentation: the previous portal, the tutorials of FastAPI and jwt.io, Supabase, RFC 7515.
const publishedSecrets = new Set([
  'yoursecretkey_changeme_in_production',
  '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
  'a-string-secret-at-least-256-bits-long',
  'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
  'super-secret-jwt-token-with-at-least-32-characters-long',
  'aym1sysppbydfgzld3umj1qzkobwvmkoqq-estjqlr_t-1qs0gzh75akttmn3yj0ips4hcguutwjazr1z9caow',
])

// Words that mark an example as one to replace; a random base64 secret practically never contains one.
const placeholder = /change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|with)|placeholder/i

function isExample(secret: string): boolean {
  const lowered = secret.toLowerCase()
  const your = lowered.indexOf('your')
  const namesSecret = your >= 0 && lowered.includes('secret', your)
  return publishedSecrets.has(lowered) || placeholder.test(secret) || namesSecret
}

const minBytes = 32
const minDifferentCharacters = 8

/** A secret for signing: at least 32 bytes, at least 8 different characters, not a published example; no default. */
export const signingSecret = z
  .string({ error: 'is required; make one with: openssl rand -base64 48' })
  .refine((value) => Buffer.byteLength(value) >= minBytes, `must have at least ${minBytes} bytes`)
  .refine((value) => !isExample(value), 'is a well-known example; make one with: openssl rand -base64 48')
  .refine(
    (value) => new Set(value).size >= minDifferentCharacters,
    `must have at least ${minDifferentCharacters} different characters; make one with: openssl rand -base64 48`,
  )

const secretNames = [
  'SECRET_KEY',
  'SECONDARY_SECRET_KEY',
  'SERVICE_SECRET',
  'HOP_SECRET',
  'SECONDARY_HOP_SECRET',
  'WEB_SECRET',
  'SECONDARY_WEB_SECRET',
] as const

/**
 * Errors for variables that have the same secret. A process that knows only the service secret could otherwise sign
 * user tokens, and a secondary secret equal to the first one rotates nothing.
 */
export function equalSecretErrors(given: Readonly<Record<string, string | undefined>>): string[] {
  return secretNames.flatMap((name, index) => {
    const earlier = secretNames.slice(0, index).find((other) => given[other] === given[name])
    return earlier !== undefined && given[name] !== undefined ? [`${name}: must not be the same as ${earlier}`] : []
  })
}
