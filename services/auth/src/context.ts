import type { KeyObject } from 'node:crypto'
import type { Creating } from '@portal/chassis/idempotency'
import type { Passwords } from './passwords/passwords.ts'
import type { AccessTokens } from './sessions/access-token.ts'
import type { AccessVersions } from './sessions/access-versions.ts'
import type { Turns } from './sessions/turns.ts'

/** What commands and queries work with. */
export type Context = Creating & {
  now: () => Date
  passwords: Passwords
  accessTokens: AccessTokens
  accessVersions: AccessVersions
  /** Hides whose logins are counted. */
  delayKey: KeyObject
  /** In which tries at one account from one network are made. */
  loginTurns: Turns
  /** Seals the secrets of second factors. */
  sealingKey: KeyObject
  adminsNeedSecondFactor: boolean
}
