import type { Creating } from '@portal/chassis/idempotency'
import type { Peer } from '@portal/chassis/peer'

/** What commands and queries work with. */
export type Context = Creating & {
  job: Peer
}
