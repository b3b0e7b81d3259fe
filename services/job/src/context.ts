import type { KeyObject } from 'node:crypto'
import type { Creating } from '@portal/chassis/http/idempotency'
import type { Peer } from '@portal/chassis/http/peer'
import type { Transactional } from '@portal/chassis/mysql/database'
import type { Cache } from './cache.ts'
import type { Replica } from './replica.ts'

/** The dependencies of commands and queries. */
export type Context = Creating & {
  cache: Cache
  /** If configured, serves the reads that may be slightly stale. */
  replica?: Replica
  /**
   * For a transaction that changes only one job, or, without an id, only lists. Cached details of other jobs stay
   * valid; any other commit invalidates the whole cache.
   */
  forJob: (id?: number) => Transactional
  /** Wakes the walker after a transaction that may have begun a walk. It costs next to nothing if there is none. */
  walk: () => void
  limits: { jobsPerRecruiter: number; skillsPerDay: number }
  /** Signs the cursors of searches. */
  cursorKey: KeyObject
  profile: Peer
}
