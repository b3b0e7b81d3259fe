import type { Peer } from '@portal/chassis/http/peer'
import type { Transactional } from '@portal/chassis/mysql/database'
import type { Relay } from '@portal/messaging/outbox/relay'
import type { Sender } from './mail/sender.ts'
import type { Streams } from './streams/streams.ts'

/** The dependencies of commands, queries and consumers. */
export type Context = Transactional & {
  relay: Relay
  now: () => Date
  sender: Pick<Sender, 'wake'>
  streams: Pick<Streams, 'announce'>
  auth: Peer
  job: Peer
  profile: Peer
  /** The public URL of the portal. */
  portalUrl: string
  /** The domain part of Message-IDs. */
  mailDomain: string
}
