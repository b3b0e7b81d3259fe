// A cursor names the last job of a page and is good for the search it came from alone: it is signed together with the
// search's filters and order, so that one that was made for another search, made up or changed is refused and never leads
// to pages that repeat or skip. Changing the secret ends the walks that are under way.
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { deriveKey } from '@portal/chassis/derive-key'
import { malformed } from '@portal/chassis/errors'

const signatureBytes = 16

/** Where a page ended, in the terms of its order: the figure that it is ordered by before the id, if any, and the id. */
export type Position = { rank: number; id: number }

/** The key that cursors are signed with, derived from a service's secret. */
export function createCursorKey(secret: string): KeyObject {
  return deriveKey(secret, 'search cursors')
}

export function encodeCursor(key: KeyObject, search: string, { rank, id }: Position): string {
  const position = Buffer.from(`${rank},${id}`)
  return Buffer.concat([sign(key, search, position), position]).toString('base64url')
}

/** Throws `malformed` for any cursor but those that this search gave. */
export function decodeCursor(key: KeyObject, search: string, cursor: string): Position {
  const bytes = Buffer.from(cursor, 'base64url')
  const position = bytes.subarray(signatureBytes)
  const isOurs =
    bytes.length > signatureBytes &&
    bytes.toString('base64url') === cursor &&
    timingSafeEqual(bytes.subarray(0, signatureBytes), sign(key, search, position))
  if (!isOurs) throw malformed('BAD_CURSOR', 'The cursor is not one that this search gave')
  const [rank, id] = position.toString().split(',').map(Number)
  return { rank: Number(rank), id: Number(id) }
}

function sign(key: KeyObject, search: string, position: Buffer): Buffer {
  return createHmac('sha256', key).update(search).update('\0').update(position).digest().subarray(0, signatureBytes)
}
