import { inject } from 'vitest'

/** Where the real servers of a test run listen; started once for all test files. */
export type Stores = {
  /** As root, so that each test file can have a database of its own. */
  mysqlUrl: string
  redisUrl: string
  natsUrl: string
  smtpUrl: string
  /** The mail catcher's page, whose mails are at `/api/email`; null where the mail server is somebody else's. */
  mailWebUrl: string | null
}

declare module 'vitest' {
  interface ProvidedContext {
    stores: Stores
  }
}

/** The stores of this test run. */
export function stores(): Stores {
  return inject('stores')
}
