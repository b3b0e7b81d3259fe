import type { Peer } from '@portal/chassis/http/peer'
import type { Transactional } from '@portal/chassis/mysql/database'
import type { Relay } from '@portal/messaging/outbox/relay'
import type { Portal } from './mail/link.ts'

/** The dependencies of commands, queries and consumers. */
export type Context = Transactional & {
  relay: Relay
  now: () => Date
  /** Delivers the emails of committed transactions. */
  sender: { wake: () => void }
  /** Pushes the inbox entries of committed transactions. */
  streams: { announce: () => void }
  auth: Peer
  job: Peer
  profile: Peer
  portal: Portal
  /** The domain part of Message-IDs. */
  mailDomain: string
}
