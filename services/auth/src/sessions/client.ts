import { requestContext } from '@portal/chassis/runtime/request-context'

/** IP address and user agent of the current request, as stored with sessions. */
export function currentClient(): { address: string | null; userAgent: string | null } {
  const { address, userAgent = null } = requestContext().client ?? {}
  return { address: address || null, userAgent }
}

/** The same in the form of event data. */
export function detailsOfClient() {
  const { address, userAgent } = currentClient()
  return { address: address ?? undefined, user_agent: userAgent ?? undefined }
}
