import { inject } from 'vitest'

/** The addresses of the real servers of a test run, which are started once for all test files. */
export type Stores = {
  /** As root, so each test file can create its own database. */
  mysqlUrl: string
  redisUrl: string
  natsUrl: string
  smtpUrl: string
  /** The web page of the mail catcher, with its emails at `/api/email`; null for another mail server. */
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
