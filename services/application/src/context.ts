import type { Creating } from '@portal/chassis/http/idempotency'
import type { Peer } from '@portal/chassis/http/peer'
import type { Logger } from '@portal/chassis/runtime/log'
import type { Relay } from '@portal/messaging/outbox/relay'

/** The dependencies of commands and queries. */
export type Context = Creating & {
  log: Logger
  relay: Relay
  now: () => Date
  job: Peer
  profile: Peer
  /** How many jobs somebody can apply for in a day. */
  applicationsPerDay: number
  /** Wakes the notifier after a transaction that may have queued an ended job. It costs little if there is none. */
  notifyApplicants: () => void
}
