// Cursors of searches. A cursor is the position of the last job of a page, signed together with the filters and order.
// Guarantees: rejects a cursor that was made up, changed, or issued for another search, which could repeat or skip
// jobs.
// Does not guarantee: that a cursor stays valid when the secret of the service changes.
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { deriveKey } from '@portal/chassis/config/derive-key'
import { badRequest } from '@portal/chassis/errors'

const signatureBytes = 16

/** The end of a page in its order: the number that jobs are ordered by before the id, if any, and the id. */
export type Position = { rank: number; id: number }

/** The key that signs cursors, derived from the secret of the service. */
export function createCursorKey(secret: string): KeyObject {
  return deriveKey(secret, 'search cursors')
}

export function encodeCursor(key: KeyObject, search: string, { rank, id }: Position): string {
  const position = Buffer.from(`${rank},${id}`)
  return Buffer.concat([sign(key, search, position), position]).toString('base64url')
}

/** Throws 400 for a cursor that was not issued for this search. */
export function decodeCursor(key: KeyObject, search: string, cursor: string): Position {
  const bytes = Buffer.from(cursor, 'base64url')
  const position = bytes.subarray(signatureBytes)
  const isValid =
    bytes.length > signatureBytes &&
    bytes.toString('base64url') === cursor &&
    timingSafeEqual(bytes.subarray(0, signatureBytes), sign(key, search, position))
  if (!isValid) {
    throw badRequest(
      'BAD_CURSOR',
      'The cursor is invalid or belongs to another search: follow the next link of the Link header',
    )
  }
  const [rank, id] = position.toString().split(',').map(Number)
  return { rank: Number(rank), id: Number(id) }
}

function sign(key: KeyObject, search: string, position: Buffer): Buffer {
  return createHmac('sha256', key).update(search).update('\0').update(position).digest().subarray(0, signatureBytes)
}
