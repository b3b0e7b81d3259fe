import type { KeyObject } from 'node:crypto'
import type { Creating } from '@portal/chassis/http/idempotency'
import type { Peer } from '@portal/chassis/http/peer'
import type { Logger } from '@portal/chassis/runtime/log'
import type { Owner } from '@portal/contracts/event'
import type { Broker } from '@portal/messaging/broker/broker'
import type { Relay } from '@portal/messaging/outbox/relay'
import type { Config } from './config.ts'
import type { Passwords } from './hashing/passwords.ts'
import type { KeyedSemaphore } from './keyed-semaphore.ts'
import type { AccessTokens } from './tokens/access-token.ts'
import type { Revocations } from './tokens/revocations.ts'

/** The dependencies of commands and queries. */
export type Context = Creating & {
  relay: Relay
  log: Logger
  now: () => Date
  passwords: Passwords
  accessTokens: AccessTokens
  revocations: Revocations
  /** HMAC key from which the successor of a refresh token is derived. */
  successorKey: KeyObject
  /** HMAC key from which the tokens of email links are derived. */
  linkKey: KeyObject
  /** Wakes the worker that processes email link requests. */
  linkRequestSignal: () => void
  /** Whether email addresses are verified: never, by an optional email, or before the first login. */
  emailVerification: Config['emailVerification']
  /** HMAC key that hides email addresses and networks in the throttling tables. */
  delayKey: KeyObject
  /** Limits concurrent login attempts of one network at one account. */
  loginSemaphore: KeyedSemaphore
  /** Runs the confirmations of one user one at a time. */
  confirmationSemaphore: KeyedSemaphore
  /** Encrypts the secrets of second factors. */
  sealingKey: KeyObject
  adminsNeedSecondFactor: boolean
  /** Deletes a person's events from the streams. */
  streams: Pick<Broker, 'erasePerson'>
  /** HTTP clients of all other services. */
  peers: Record<Exclude<Owner, 'auth'>, Peer>
}
