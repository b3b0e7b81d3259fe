import type { Creating } from '@portal/chassis/idempotency'
import type { Peer } from '@portal/chassis/peer'

/** The dependencies of commands and queries. */
export type Context = Creating & {
  job: Peer
}
