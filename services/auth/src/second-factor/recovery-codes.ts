// Recovery codes replace a lost authenticator: ten single-use codes of 80 random bits each. Only SHA-256 hashes are
// stored, which is enough for random text. Unlike the encrypted secrets, they stay valid when SERVICE_SECRET changes.
import { randomInt } from 'node:crypto'
import { sha256Hex } from '../sha256-hex.ts'

const codeCount = 10
const codeCharacters = 16
// Crockford's base 32, which has no look-alike characters.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Creates a new set of codes, in groups of four characters. */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: codeCount }, () => {
    const characters = Array.from({ length: codeCharacters }, () => alphabet[randomInt(alphabet.length)])
    return (characters.join('').match(/.{4}/g) ?? []).join('-')
  })
}

/** The stored hash of a code. Ignores case and separators, and reads o as 0 and i or l as 1. */
export function hashOfRecoveryCode(code: string): string {
  const plain = code
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
  return sha256Hex(plain)
}
