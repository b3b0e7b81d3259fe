import type { Transactional } from '@portal/chassis/database'
import type { Peer } from '@portal/chassis/peer'

/** The dependencies of commands, queries and consumers. */
export type Context = Transactional & {
  now: () => Date
  auth: Peer
  job: Peer
  profile: Peer
  /** The public URL of the portal. */
  portalUrl: string
  /** The domain part of Message-IDs. */
  mailDomain: string
}
