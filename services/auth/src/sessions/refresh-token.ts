// A refresh token is `<family>.<secret>`: 128 random bits that all tokens of a session share and 256 bits of its own. So
// any token that was ever given out leads to its session, however often that was renewed since, without a list of all of
// them; and nobody who has not held one can name the session. The secret of the first is random, that of each following
// one is an HMAC of the token before, so that the same successor can be given again although only hashes are stored. Who
// holds a token but not the key learns nothing of its successors, and who has the hashes learns neither.
import { createHmac, type KeyObject, randomBytes } from 'node:crypto'
import { sha256Hex } from '../sha256-hex.ts'

export type RefreshToken = { text: string; familyHash: string; hash: string }

/** The first token of a new family. */
export function createRefreshToken(): RefreshToken {
  return readRefreshToken(`${randomBytes(16).toString('base64url')}.${randomBytes(32).toString('base64url')}`)
}

/** The token that follows on another, always the same one. */
export function successorOf({ text }: RefreshToken, key: KeyObject): RefreshToken {
  return readRefreshToken(`${familyOf(text)}.${createHmac('sha256', key).update(text).digest('base64url')}`)
}

/** A token as it came in; any text will do, one that is none of ours has hashes that nobody stores. */
export function readRefreshToken(text: string): RefreshToken {
  return { text, familyHash: sha256Hex(familyOf(text)), hash: sha256Hex(text) }
}

function familyOf(text: string): string {
  return text.split('.', 1)[0] ?? ''
}
