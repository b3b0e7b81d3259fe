import type { Creating } from '@portal/chassis/idempotency'
import type { Passwords } from './passwords/passwords.ts'
import type { AccessTokens } from './sessions/access-token.ts'
import type { AccessVersions } from './sessions/access-versions.ts'

/** What commands and queries work with. */
export type Context = Creating & {
  now: () => Date
  passwords: Passwords
  accessTokens: AccessTokens
  accessVersions: AccessVersions
}
