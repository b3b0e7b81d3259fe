import type { Transactional } from '@portal/chassis/database'
import type { Peer } from '@portal/chassis/peer'

/** What commands and queries work with. */
export type Context = Transactional & {
  job: Peer
}
