import type { KeyObject } from 'node:crypto'
import type { Creating } from '@portal/chassis/idempotency'
import type { Logger } from '@portal/chassis/log'
import type { Peer } from '@portal/chassis/peer'
import type { Owner } from '@portal/contracts/event'
import type { Broker } from '@portal/messaging/broker'
import type { Config } from './config.ts'
import type { Passwords } from './passwords/passwords.ts'
import type { Revocations } from './revocation/revocations.ts'
import type { AccessTokens } from './sessions/access-token.ts'
import type { KeyedSemaphore } from './throttling/keyed-semaphore.ts'

/** What commands and queries work with. */
export type Context = Creating & {
  log: Logger
  now: () => Date
  passwords: Passwords
  accessTokens: AccessTokens
  endedAccess: Revocations
  /** What the successors of refresh tokens are made with. */
  successorKey: KeyObject
  /** What the tokens of links are made with. */
  linkKey: KeyObject
  /** Says that somebody has asked for a link. */
  linkRequestSignal: () => void
  /** Whether addresses are verified: not at all, by an email that need not be heeded to log in, or before anybody logs in. */
  emailVerification: Config['emailVerification']
  /** Hides whose logins are counted. */
  delayKey: KeyObject
  /** In which tries at one account from one network are made. */
  loginSemaphore: KeyedSemaphore
  /** In which one person's confirmations are made. */
  confirmationSemaphore: KeyedSemaphore
  /** Seals the secrets of second factors. */
  sealingKey: KeyObject
  adminsNeedSecondFactor: boolean
  /** The streams, as far as people are erased from them. */
  streams: Pick<Broker, 'erasePerson'>
  /** All other services. */
  peers: Record<Exclude<Owner, 'auth'>, Peer>
}
