import type { KeyObject } from 'node:crypto'
import type { Creating } from '@portal/chassis/idempotency'
import type { Peer } from '@portal/chassis/peer'
import type { Cache } from './cache.ts'

/** What commands and queries work with. */
export type Context = Creating & {
  cache: Cache
  /** Signs the cursors of searches. */
  cursorKey: KeyObject
  profile: Peer
}
