import type { Creating } from '@portal/chassis/http/idempotency'
import type { Peer } from '@portal/chassis/http/peer'

/** The dependencies of commands and queries. */
export type Context = Creating & {
  job: Peer
}
