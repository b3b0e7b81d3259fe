// A refresh token is `<family>.<secret>`, both random: 128 bits that all tokens of a session share and 256 bits of its
// own. So any token that was ever given out leads to its session, however often that was renewed since, without a list
// of all of them; and nobody who has not held one can name the session. Only hashes are stored; of random text a plain
// SHA-256 is enough.
import { createHash, randomBytes } from 'node:crypto'

export type RefreshToken = { text: string; familyHash: string; hash: string }

/** A new token, of the family of `predecessor` where there is one. */
export function createRefreshToken(predecessor?: RefreshToken): RefreshToken {
  const family = predecessor ? familyOf(predecessor.text) : randomText(16)
  return readRefreshToken(`${family}.${randomText(32)}`)
}

/** A token as it came in; any text will do, one that is none of ours has hashes that nobody stores. */
export function readRefreshToken(text: string): RefreshToken {
  return { text, familyHash: sha256(familyOf(text)), hash: sha256(text) }
}

function familyOf(text: string): string {
  return text.split('.', 1)[0] ?? ''
}

function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
