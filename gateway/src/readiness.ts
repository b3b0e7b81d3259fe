// The status of the whole portal, for people and scripts; orchestrators query each process for its own. Every call
// queries all services, but concurrent calls share one query, so that calls cannot overload them.
import { byOwner, type Owner, owners } from '@portal/contracts/event'
import { z } from 'zod'

// Longer than the one second that a service allows for each of its own checks.
const responseTimeoutMs = 1500

const serviceResponse = z.object({
  status: z.enum(['ready', 'unavailable']),
  checks: z.record(z.string(), z.enum(['up', 'down'])),
  /** Work that is waiting in the service. It does not affect the status, because the service works it off by itself. */
  backlog: z
    .record(z.string(), z.number())
    .optional()
    .meta({ description: 'The number of items waiting to be processed, by kind; visible to administrators only' }),
})

const serviceState = serviceResponse.extend({ status: z.enum(['ready', 'unavailable', 'away']) })
type ServiceState = z.infer<typeof serviceState>

const storeState = z.enum(['up', 'down', 'unknown'])
type StoreState = z.infer<typeof storeState>

export const portalReadiness = z
  .object({
    status: z.enum(['ready', 'unavailable']),
    services: z.object(byOwner(owners, () => serviceState)),
    stores: z.object({ mysql: storeState, redis: storeState, nats: storeState, mail: storeState }),
  })
  .meta({ id: 'PortalReadiness' })
export type PortalReadiness = z.infer<typeof portalReadiness>

/** Creates the query. `services` holds the URL of each service; `pingRedis` rejects if Redis is unavailable. */
export function createPortalReadiness(
  services: Record<Owner, string>,
  pingRedis: () => Promise<void>,
): () => Promise<PortalReadiness> {
  let inFlight: Promise<PortalReadiness> | undefined
  const query = async () => {
    const [redisIsUp, ...states] = await Promise.all([
      pingRedis().then(
        () => true,
        () => false,
      ),
      ...owners.map((owner) => queryService(services[owner])),
    ])
    return combine(new Map(owners.map((owner, index) => [owner, states[index] ?? unreachable])), redisIsUp)
  }
  return () => {
    inFlight ??= query().finally(() => {
      inFlight = undefined
    })
    return inFlight
  }
}

/** Removes the backlogs, which reveal how active people are and whether an erasure is in progress. */
export function withoutBacklog({ services, ...state }: PortalReadiness): PortalReadiness {
  const entries = owners.map((owner) => [owner, { ...services[owner], backlog: undefined }])
  return { ...state, services: Object.fromEntries(entries) as PortalReadiness['services'] }
}

const unreachable: ServiceState = { status: 'away', checks: {} }

async function queryService(url: string): Promise<ServiceState> {
  try {
    const response = await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(responseTimeoutMs) })
    return serviceResponse.parse(await response.json())
  } catch {
    return unreachable
  }
}

function combine(states: ReadonlyMap<Owner, ServiceState>, redisIsUp: boolean): PortalReadiness {
  const all = [...states.values()]
  const stores = {
    mysql: storeStateOf(all, 'mysql'),
    redis: redisIsUp ? storeStateOf([...all, { status: 'ready', checks: { redis: 'up' } }], 'redis') : 'down',
    nats: storeStateOf(all, 'nats'),
    mail: storeStateOf(all, 'smtp'),
  } satisfies Record<string, StoreState>
  const isComplete =
    all.every(({ status }) => status === 'ready') && Object.values(stores).every((state) => state === 'up')
  return {
    status: isComplete ? 'ready' : 'unavailable',
    services: Object.fromEntries(states) as PortalReadiness['services'],
    stores,
  }
}

/** A store is `up` if every service that uses it reports so, and `unknown` if none of them responds. */
function storeStateOf(states: readonly ServiceState[], store: string): StoreState {
  const reported = states.flatMap(({ checks }) => checks[store] ?? [])
  if (reported.length === 0) return 'unknown'
  return reported.every((state) => state === 'up') ? 'up' : 'down'
}
