import { requestContext } from '@portal/chassis/request-context'

/** Where the act in progress comes from, as sessions note it. */
export function currentClient(): { address: string | null; userAgent: string | null } {
  const { address, userAgent = null } = requestContext().client ?? {}
  return { address: address || null, userAgent }
}

/** The same as events tell it. */
export function detailsOfClient() {
  const { address, userAgent } = currentClient()
  return { address: address ?? undefined, user_agent: userAgent ?? undefined }
}
