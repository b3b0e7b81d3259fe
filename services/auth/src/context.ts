import type { KeyObject } from 'node:crypto'
import type { Creating } from '@portal/chassis/idempotency'
import type { Logger } from '@portal/chassis/log'
import type { Passwords } from './passwords/passwords.ts'
import type { AccessTokens } from './sessions/access-token.ts'
import type { EndedAccess } from './sessions/ended-access.ts'

/** What commands and queries work with. */
export type Context = Creating & {
  log: Logger
  now: () => Date
  passwords: Passwords
  accessTokens: AccessTokens
  endedAccess: EndedAccess
  /** What the successors of refresh tokens are made with. */
  successorKey: KeyObject
}
