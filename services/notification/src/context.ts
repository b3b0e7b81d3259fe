import type { Peer } from '@portal/chassis/http/peer'
import type { Transactional } from '@portal/chassis/mysql/database'

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
