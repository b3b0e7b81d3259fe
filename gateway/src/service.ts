import {
  createAccessLog,
  createHttpServer,
  type HttpOptions,
  maxHeaderBytes,
  type Service,
} from '@portal/chassis/http/http'
import { createRedis } from '@portal/chassis/redis/redis'
import { noEviction, reportMemory } from '@portal/chassis/redis/redis-memory'
import { type Component, composeLifecycles } from '@portal/chassis/runtime/lifecycle'
import { createLogger, type Logger } from '@portal/chassis/runtime/log'
import { createMetrics, type Metrics } from '@portal/chassis/runtime/metrics'
import { createTracing } from '@portal/chassis/runtime/tracing'
import { createTokenVerifier } from '@portal/chassis/tokens/tokens'
import { byOwner, type Owner, owners } from '@portal/contracts/event'
import { createClientShares } from './access/client-shares.ts'
import { createHopCheck } from './access/hop.ts'
import { createIntrospection } from './access/introspect.ts'
import { createOriginReader, trust } from './access/origin.ts'
import { createRateLimits, type RateLimits, windowSeconds } from './access/rate-limit.ts'
import { createRedisBatch } from './access/redis-batch.ts'
import { createRevocations } from './access/revocations.ts'
import { createApi } from './api.ts'
import { createGatewayApp } from './app.ts'
import type { Config } from './config.ts'
import { createCors } from './cors.ts'
import { createListener } from './listener.ts'
import { createEdge, type Edge } from './proxy/edge.ts'
import { createServiceUpstream } from './proxy/service-upstream.ts'
import { createStreams } from './proxy/streams.ts'
import type { Upstream } from './proxy/upstream.ts'
import { createWebUpstream } from './proxy/web-upstream.ts'
import { createPortalReadiness } from './readiness.ts'
import { createWeb } from './web.ts'

// Bodies buffered at a time, for all services together; each has 100 kB at most.
const maxBodies = 512
// Files received at a time. Their bytes pass through, but each keeps a connection to the service busy.
const maxUploads = 20
const maxUploadsOfClient = 4

/** Creates the gateway, ready to start. */
export function createGateway(config: Config & { http: HttpOptions }): Service {
  const log = createLogger('gateway', config.log.level)
  const tracing = createTracing('gateway', config.observation, log)
  const metrics = createMetrics(config.observation, log)
  const tokens = createTokenVerifier(config.tokens, log)
  const redis = noEviction(createRedis(config.redis.url, log, 'access'), log)
  const redisBatch = createRedisBatch(redis.redis, windowSeconds * 1000)
  const limits = createRateLimits(redisBatch, config.limitsPerMinute)
  const revocations = createRevocations(redisBatch, createIntrospection(config.services.auth), log)
  const streams = createStreams(revocations.statusOf)
  const cache = config.cacheRedis.url === undefined ? undefined : createRedis(config.cacheRedis.url, log, 'jobs')
  const edge = cache && createEdge(createRedisBatch(cache.redis, windowSeconds * 1000))
  const stores = cache ? [redis, { ...cache, name: 'cache' }] : [redis]
  const upstreams = createUpstreams(config, edge, log)
  const isProxy = trust(config.trustedProxies)
  const originOf = createOriginReader(isProxy, createHopCheck(config.hopSecrets, log))
  const access = { originOf, verifyToken: tokens.verify, limits, tokens: revocations }
  const accessLog = createAccessLog(log, metrics)
  const cors = createCors(config.corsOrigins)
  const readiness = createPortalReadiness(config.services, redis.ping)
  const app = createGatewayApp({ log, access, hasWeb: upstreams.web !== undefined, readiness })
  const api = createApi({ access, streams, upstreams })
  const web = upstreams.web && createWeb({ access, streams, upstream: upstreams.web })
  const connections: Component = {
    name: 'connections',
    stop: async () => {
      for (const upstream of Object.values(upstreams)) upstream.close()
    },
  }
  metrics.observeReadiness({ redis: redis.ping }, [])
  reportMemory(metrics, redis)
  observe(metrics, { upstreams, edge, limits })
  const shares = { perNetwork: config.connectionsPerNetwork, isProxy: (address: string) => isProxy(address, 0) }
  const http = createHttpServer(
    createListener({ log, accessLog, access, cors, api, web, app }),
    { maxHeaderBytes, shares, ...config.http },
    log,
  )
  // Components stop in reverse order: streams end first, because they would not end by themselves before the deadline.
  return {
    app,
    log,
    url: http.url,
    ...composeLifecycles(log, [tracing, metrics, tokens, ...stores, revocations, connections, http, streams]),
  }
}

type Upstreams = Record<Owner, Upstream> & { web?: Upstream }
type Observed = { upstreams: Upstreams; edge: Edge | undefined; limits: RateLimits }

function observe(metrics: Metrics, { upstreams, edge, limits }: Observed): void {
  metrics.gauge(
    { name: 'circuit_breaker_open', help: '1 while the circuit of a service is open', label: 'service' },
    () => Object.fromEntries(Object.entries(upstreams).map(([service, { isOpen }]) => [service, Number(isOpen())])),
  )
  metrics.counter(
    { name: 'edge_responses_total', help: 'Responses sent again without their service' },
    () => edge?.hits() ?? 0,
  )
  metrics.counter(
    { name: 'rate_limit_fallback_total', help: 'Requests counted in memory instead of Redis' },
    limits.countedLocally,
  )
}

function createUpstreams(config: Config, edge: Edge | undefined, log: Logger): Upstreams {
  const { services, web, upstreamTimeoutMs: timeoutMs, requestsAtOnce: limits } = config
  const bodies = createClientShares(maxBodies, limits)
  const uploads = createClientShares(maxUploads, { perClient: maxUploadsOfClient, perNetwork: maxUploads })
  const shared = { timeoutMs, limits, bodies, log }
  return {
    ...byOwner(owners, (name) => createServiceUpstream({ name, url: services[name], edge, uploads, ...shared })),
    ...(web && { web: createWebUpstream({ ...web, ...shared }) }),
  }
}
