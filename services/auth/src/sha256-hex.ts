import { createHash } from 'node:crypto'

/** Hashes a token or code for storage. SHA-256 is enough, because tokens and codes are random. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
