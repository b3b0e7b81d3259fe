import type { KeyObject } from 'node:crypto'
import type { Creating } from '@portal/chassis/http/idempotency'
import type { Peer } from '@portal/chassis/http/peer'
import type { Logger } from '@portal/chassis/runtime/log'
import type { Relay } from '@portal/messaging/outbox/relay'
import type { Cache } from './cache/cache.ts'
import type { PayTransparency } from './config.ts'
import type { Replica } from './replica.ts'

/** The dependencies of commands and queries. */
export type Context = Creating & {
  log: Logger
  relay: Relay
  now: () => Date
  cache: Cache
  /** If configured, serves the reads that may be slightly stale. */
  replica?: Replica
  /** Wakes the walker after a transaction that may have begun a walk. It costs next to nothing if there is none. */
  walk: () => void
  limits: { jobsPerRecruiter: number; skillsPerDay: number }
  payTransparency: PayTransparency
  /** How many days jobs stay open by default, or 0 for no end; and how long the public can read them afterwards. */
  ends: { defaultDays: number; goneAfterDays: number }
  /** Signs the cursors of searches. */
  cursorKey: KeyObject
  profile: Peer
}
