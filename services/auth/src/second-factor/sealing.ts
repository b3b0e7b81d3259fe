// Seals secrets that have to be read again (AES-256-GCM), so that a copy of the database alone opens no second factor.
// What is sealed belongs to one person and cannot be opened as another's. With another SERVICE_SECRET nothing sealed
// before can be opened: people with a second factor then need a recovery code or an administrator, and set it up anew.
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/** Seals a text for a person. */
export function seal(key: KeyObject, userId: number, text: string): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(String(userId)))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Opens what was sealed for a person. Throws where it was sealed with another key, for somebody else, or was changed. */
export function unseal(key: KeyObject, userId: number, text: string): string {
  const bytes = Buffer.from(text, 'base64url')
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(String(userId))).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8')
}
