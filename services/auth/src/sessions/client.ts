import type { Client } from '@portal/chassis/client'
import { currentScope } from '@portal/chassis/scope'

const unknown: Client = { address: null, userAgent: null }

/** Where the act in progress comes from, as sessions note it. */
export function currentClient(): Client {
  return currentScope().client ?? unknown
}

/** The same as events tell it. */
export function factsOfClient() {
  const { address, userAgent } = currentClient()
  return { address: address ?? undefined, user_agent: userAgent ?? undefined }
}
