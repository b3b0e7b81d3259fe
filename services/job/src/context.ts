import type { KeyObject } from 'node:crypto'
import type { Transactional } from '@portal/chassis/database'
import type { Creating } from '@portal/chassis/idempotency'
import type { Peer } from '@portal/chassis/peer'
import type { Cache } from './cache.ts'
import type { Replica } from './replica.ts'

/** What commands and queries work with. */
export type Context = Creating & {
  cache: Cache
  /** Where there is one, what may be a moment old is read there. */
  replica?: Replica
  /**
   * For a transaction that changes one job and nothing that others show, or adds to the lists only: what is cached of all
   * other jobs stays good. Any other commit renews everything.
   */
  forJob: (id?: number) => Transactional
  /** Takes the walks that a transaction has begun on their way; what it does not begin costs nothing. */
  walk: () => void
  limits: { jobsPerRecruiter: number; skillsPerDay: number }
  /** Signs the cursors of searches. */
  cursorKey: KeyObject
  profile: Peer
}
