// Time-based one-time passwords as authenticator apps support them (RFC 6238): SHA-1, six digits, steps of 30 seconds.
import { HOTP, Secret, TOTP } from 'otpauth'

const issuer = 'Job Portal'
const stepSeconds = 30
const settings = { issuer, algorithm: 'SHA1', digits: 6, period: stepSeconds }
// Tolerates clock skew and the time it takes to type a code.
const toleratedSteps = 1

/** Creates a secret of 160 bits, in base 32 as authenticator apps expect it. */
export function createSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The URL that authenticator apps read from a QR code. */
export function otpauthUrl(secret: string, email: string): string {
  return new TOTP({ ...settings, label: email, secret: Secret.fromBase32(secret) }).toString()
}

/** Whether a text has the form of a one-time password; recovery codes are longer. */
export function isOneTimePassword(code: string): boolean {
  return /^\d{6}$/.test(code)
}

/**
 * The time step of a one-time password: the current one, the one before or the next, if it is later than `lastStep`.
 * Undefined for a wrong password and for one of a step that is already used.
 */
export function findStep(secret: string, code: string, { now, lastStep }: { now: Date; lastStep: number }) {
  const step = Math.floor(now.getTime() / 1000 / stepSeconds)
  const key = Secret.fromBase32(secret)
  for (let candidate = step - toleratedSteps; candidate <= step + toleratedSteps; candidate++) {
    if (candidate <= lastStep) continue
    // The library compares in constant time.
    if (HOTP.validate({ token: code, secret: key, counter: candidate, window: 0, digits: settings.digits }) !== null) {
      return candidate
    }
  }
  return undefined
}
