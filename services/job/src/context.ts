import type { Transactional } from '@portal/chassis/database'
import type { Peer } from '@portal/chassis/peer'
import type { Cache } from './cache.ts'

/** What commands and queries work with. */
export type Context = Transactional & {
  cache: Cache
  profile: Peer
}
