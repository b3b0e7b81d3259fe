import { createHash, type KeyObject } from 'node:crypto'
import { deriveKey } from '@portal/chassis/config/derive-key'
import { CompactEncrypt, compactDecrypt } from 'jose'

/** Encrypts values for cookies, so that neither scripts nor people with the browser can read or change them. */
export type Sealer = {
  /** Encrypts a value. `purpose` is part of it: a value sealed for one purpose cannot be opened for another. */
  seal: (purpose: string, value: object) => Promise<string>
  /** Returns the value; undefined if it was changed, or sealed with another secret or for another purpose. */
  open: (purpose: string, text: string) => Promise<unknown>
}

type Key = { id: string; key: KeyObject }

/** Creates a sealer. The first secret seals, all of them open. */
export function createSealer(secrets: readonly string[]): Sealer {
  const keys = secrets.map(keyOf)
  const [first] = keys
  if (first === undefined) throw new Error('no secret for cookies')
  return {
    seal: (purpose, value) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: first.id, use: purpose })
        .encrypt(first.key),
    open: async (purpose, text) => {
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(text, ({ kid }) => find(keys, kid))
        return protectedHeader.use === purpose ? JSON.parse(new TextDecoder().decode(plaintext)) : undefined
      } catch {
        return undefined
      }
    },
  }
}

function keyOf(secret: string): Key {
  const key = deriveKey(secret, 'web-cookies')
  return { key, id: createHash('sha256').update(key.export()).digest('base64url').slice(0, 8) }
}

function find(keys: readonly Key[], id: string | undefined): KeyObject {
  const found = keys.find((each) => each.id === id)
  if (!found) throw new Error('unknown key')
  return found.key
}
