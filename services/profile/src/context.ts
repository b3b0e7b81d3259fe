import type { Creating } from '@portal/chassis/http/idempotency'
import type { Peer } from '@portal/chassis/http/peer'
import type { Relay } from '@portal/messaging/outbox/relay'

/** The dependencies of commands and queries. */
export type Context = Creating & {
  relay: Relay
  job: Peer
}
