// Recovery codes stand in for a lost authenticator: ten of 80 random bits each, good once. Only hashes are stored; of
// random text a plain SHA-256 is enough, and it still holds after the secret that seals the other factor has changed.
import { randomInt } from 'node:crypto'
import { sha256Hex } from '../sha256-hex.ts'

const codeCount = 10
const codeCharacters = 16
// Crockford's 32, of which none looks like another.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new set of codes, in groups of four. */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: codeCount }, () => {
    const characters = Array.from({ length: codeCharacters }, () => alphabet[randomInt(alphabet.length)])
    return (characters.join('').match(/.{4}/g) ?? []).join('-')
  })
}

/** The hash a code is found by, however it was typed. */
export function hashOfRecoveryCode(code: string): string {
  const plain = code
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
  return sha256Hex(plain)
}
