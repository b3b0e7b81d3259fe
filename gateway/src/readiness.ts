// The status of the whole portal, for people and scripts; orchestrators query each process for its own. Every call
// queries all services, but concurrent calls share one query, so that calls cannot overload them.
import { sharing } from '@portal/chassis/runtime/metrics'
import { byOwner, type Owner, owners } from '@portal/contracts/event'
import {
  type PortalReadiness,
  type ServiceState,
  type StoreState,
  serviceReadiness,
} from '@portal/contracts/gateway/http'

// Longer than the one second that a service allows for each of its own checks.
const responseTimeoutMs = 1500

/** Creates the query. `services` holds the URL of each service; `pingRedis` rejects if Redis is unavailable. */
export function createPortalReadiness(
  services: Record<Owner, string>,
  pingRedis: () => Promise<void>,
): () => Promise<PortalReadiness> {
  return sharing(async () => {
    const redisIsUp = pingRedis().then(
      () => true,
      () => false,
    )
    const queries = owners.map(async (owner) => [owner, await queryService(services[owner])] as const)
    const states = Object.fromEntries(await Promise.all(queries)) as PortalReadiness['services']
    return combine(states, (await redisIsUp) ? 'up' : 'down')
  })
}

/** Removes the backlogs, which reveal how active people are and whether an erasure is in progress. */
export function withoutBacklog({ services, ...state }: PortalReadiness): PortalReadiness {
  return { ...state, services: byOwner(owners, (owner) => ({ ...services[owner], backlog: undefined })) }
}

async function queryService(url: string): Promise<ServiceState> {
  try {
    const response = await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(responseTimeoutMs) })
    return serviceReadiness.parse(await response.json())
  } catch {
    return { status: 'away', checks: {} }
  }
}

function combine(services: PortalReadiness['services'], redis: 'up' | 'down'): PortalReadiness {
  const all = Object.values(services)
  const stores = {
    mysql: storeStateOf(all, 'mysql'),
    redis: storeStateOf([...all, { status: 'ready', checks: { redis } }], 'redis'),
    nats: storeStateOf(all, 'nats'),
    mail: storeStateOf(all, 'smtp'),
  }
  const isComplete =
    all.every(({ status }) => status === 'ready') && Object.values(stores).every((state) => state === 'up')
  return { status: isComplete ? 'ready' : 'unavailable', services, stores }
}

/** A store is `up` if every service that uses it reports so, and `unknown` if none of them responds. */
function storeStateOf(states: readonly ServiceState[], store: string): StoreState {
  const reported = states.flatMap(({ checks }) => checks[store] ?? [])
  if (reported.length === 0) return 'unknown'
  return reported.every((state) => state === 'up') ? 'up' : 'down'
}
