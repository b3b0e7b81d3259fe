import { z } from 'zod'
import { apiContext, type Context } from './call.ts'
import { sessionContext } from './session.ts'

const check = z.enum(['up', 'down', 'unknown'])

/** What the gateway says about the parts of the portal. */
const portalState = z.object({
  status: z.enum(['ready', 'unavailable']),
  services: z.record(
    z.string(),
    z.object({
      status: z.enum(['ready', 'unavailable', 'away']),
      checks: z.record(z.string(), check),
      backlog: z.record(z.string(), z.number()).optional(),
    }),
  ),
  stores: z.record(z.string(), check),
})
type PortalState = z.infer<typeof portalState>

/** The state of the portal, part by part; undefined if it is not known. It also comes with status 503. */
export async function readPortalState(context: Context): Promise<PortalState | undefined> {
  const { send, client, requestId, log } = context.get(apiContext)
  const { token = '' } = context.get(sessionContext)
  const headers = { 'x-request-id': requestId, accept: 'application/json', authorization: `Bearer ${token}` }
  try {
    const { text } = await send({ method: 'GET', path: '/ready', headers, client })
    return portalState.safeParse(JSON.parse(text)).data
  } catch (error) {
    log.warn({ err: error }, 'the state of the portal could not be read')
    return undefined
  }
}

/** The names of the parts that do not work. */
export function partsDown({ services, stores }: PortalState): string[] {
  return [
    ...Object.entries(services).flatMap(([name, { status }]) => (status === 'ready' ? [] : [name])),
    ...Object.entries(stores).flatMap(([name, state]) => (state === 'up' ? [] : [name])),
  ]
}

/** How many events of all services are parked. */
export function countParked({ services }: PortalState): number {
  return Object.values(services).reduce((sum, { backlog }) => sum + (backlog?.parked ?? 0), 0)
}
