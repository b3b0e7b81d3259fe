// A refresh token is `<family>.<secret>`: 128 random bits shared by all tokens of a session, and 256 bits of its own.
// The secret of the first token is random; each later one is an HMAC of the token before.
// Guarantees: every token ever issued leads to its session, without a list of them; the same successor can be issued
// again although only hashes are stored. A token without the key, or the stored hashes, reveal no other token.
import { createHmac, type KeyObject, randomBytes } from 'node:crypto'
import { sha256Hex } from '../sha256-hex.ts'

export type RefreshToken = { text: string; familyHash: string; hash: string }

/** Creates the first token of a new session. */
export function createRefreshToken(): RefreshToken {
  return readRefreshToken(`${randomBytes(16).toString('base64url')}.${randomBytes(32).toString('base64url')}`)
}

/** The successor of a token; always the same for the same token. */
export function successorOf({ text }: RefreshToken, key: KeyObject): RefreshToken {
  return readRefreshToken(`${familyOf(text)}.${createHmac('sha256', key).update(text).digest('base64url')}`)
}

/** Reads a token from a request. Accepts any text; the hashes of a forged token match no session. */
export function readRefreshToken(text: string): RefreshToken {
  return { text, familyHash: sha256Hex(familyOf(text)), hash: sha256Hex(text) }
}

function familyOf(text: string): string {
  return text.split('.', 1)[0] ?? ''
}
