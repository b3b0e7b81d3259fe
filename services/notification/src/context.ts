import type { Transactional } from '@portal/chassis/database'
import type { Peer } from '@portal/chassis/peer'

/** What commands, queries and consumers work with. */
export type Context = Transactional & {
  now: () => Date
  auth: Peer
  job: Peer
  profile: Peer
  /** Where people reach the portal. */
  portalUrl: string
  /** The right-hand side of our message ids. */
  mailDomain: string
}
