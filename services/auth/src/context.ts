import type { Creating } from '@portal/chassis/idempotency'
import type { Peer } from '@portal/chassis/peer'
import type { Owner } from '@portal/contracts/event'
import type { Broker } from '@portal/messaging/broker'
import type { Passwords } from './passwords/passwords.ts'
import type { AccessTokens } from './sessions/access-token.ts'
import type { AccessVersions } from './sessions/access-versions.ts'

/** What commands and queries work with. */
export type Context = Creating & {
  now: () => Date
  passwords: Passwords
  accessTokens: AccessTokens
  accessVersions: AccessVersions
  /** The streams, as far as people are erased from them. */
  streams: Pick<Broker, 'erasePerson'>
  /** All other services. */
  peers: Record<Exclude<Owner, 'auth'>, Peer>
}
