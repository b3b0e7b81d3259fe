import { createHash } from 'node:crypto'

/** How tokens and codes are stored: SHA-256 in hexadecimal. They are random, so that nothing slower is needed. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
