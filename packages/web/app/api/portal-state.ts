import { type PortalReadiness, portalReadiness } from '@portal/contracts/gateway/http'
import { apiContext, type Context } from './call.ts'
import { sessionContext } from './session.ts'

/** The state of the portal, part by part; undefined if it is not known. It also comes with status 503. */
export async function readPortalState(context: Context): Promise<PortalReadiness | undefined> {
  const { send, client, requestId, log } = context.get(apiContext)
  const { token = '' } = context.get(sessionContext)
  const headers = { 'x-request-id': requestId, accept: 'application/json', authorization: `Bearer ${token}` }
  try {
    const { text } = await send({ method: 'GET', path: '/ready', headers, client })
    return portalReadiness.safeParse(JSON.parse(text)).data
  } catch (error) {
    log.warn({ err: error }, 'the state of the portal could not be read')
    return undefined
  }
}

/** The names of the parts that do not work. */
export function partsDown({ services, stores }: PortalReadiness): string[] {
  return [
    ...Object.entries(services).flatMap(([name, { status }]) => (status === 'ready' ? [] : [name])),
    ...Object.entries(stores).flatMap(([name, state]) => (state === 'up' ? [] : [name])),
  ]
}

/** How many events of all services are parked. */
export function countParked({ services }: PortalReadiness): number {
  return Object.values(services).reduce((sum, { backlog }) => sum + (backlog?.parked ?? 0), 0)
}
