// The state of the whole portal, for people and scripts; orchestrators ask each process for its own. Every question
// asks anew, but those that come while one is being answered get the same answer, so that asking cannot become a load.
import { type Owner, owners } from '@portal/contracts/event'
import { z } from 'zod'

// A service gives each of its own checks a second.
const responseTimeoutMs = 1500

const serviceResponse = z.object({
  status: z.enum(['ready', 'unavailable']),
  checks: z.record(z.string(), z.enum(['up', 'down'])),
  /** What waits to be done there; unlike a store that is away it takes care of itself. */
  backlog: z
    .record(z.string(), z.number())
    .optional()
    .meta({ description: 'What waits to be done, for administrators alone' }),
})

const serviceState = serviceResponse.extend({ status: z.enum(['ready', 'unavailable', 'away']) })
type ServiceState = z.infer<typeof serviceState>

const storeState = z.enum(['up', 'down', 'unknown'])
type StoreState = z.infer<typeof storeState>

export const portalReadiness = z
  .object({
    status: z.enum(['ready', 'unavailable']),
    services: z.object({
      auth: serviceState,
      job: serviceState,
      profile: serviceState,
      application: serviceState,
      notification: serviceState,
    } satisfies Record<Owner, typeof serviceState>),
    stores: z.object({ mysql: storeState, redis: storeState, nats: storeState, mail: storeState }),
  })
  .meta({ id: 'PortalReadiness' })
export type PortalReadiness = z.infer<typeof portalReadiness>

/** Makes the question. `services` says where each listens, `pingRedis` rejects when Redis is away. */
export function createPortalReadiness(
  services: Record<Owner, string>,
  pingRedis: () => Promise<void>,
): () => Promise<PortalReadiness> {
  let underWay: Promise<PortalReadiness> | undefined
  const request = async () => {
    const [redisIsUp, ...states] = await Promise.all([
      pingRedis().then(
        () => true,
        () => false,
      ),
      ...owners.map((owner) => requestService(services[owner])),
    ])
    return combine(new Map(owners.map((owner, index) => [owner, states[index] ?? unavailable])), redisIsUp)
  }
  return () => {
    underWay ??= request().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}

/** The same without what it shows of people: how much they do, and that one of them is being erased. */
export function withoutBacklog({ services, ...state }: PortalReadiness): PortalReadiness {
  const shown = owners.map((owner) => [owner, { ...services[owner], backlog: undefined }])
  return { ...state, services: Object.fromEntries(shown) as PortalReadiness['services'] }
}

const unavailable: ServiceState = { status: 'away', checks: {} }

async function requestService(url: string): Promise<ServiceState> {
  try {
    const response = await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(responseTimeoutMs) })
    return serviceResponse.parse(await response.json())
  } catch {
    return unavailable
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

/** A store is up only if all who use it say so; nobody can tell when none of them answers. */
function storeStateOf(states: readonly ServiceState[], store: string): StoreState {
  const reported = states.flatMap(({ checks }) => checks[store] ?? [])
  if (reported.length === 0) return 'unknown'
  return reported.every((state) => state === 'up') ? 'up' : 'down'
}
