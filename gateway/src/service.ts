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
import { byOwner, owners } from '@portal/contracts/event'
import { createClientShares } from './access/client-shares.ts'
import { createHopCheck } from './access/hop.ts'
import { createIntrospection } from './access/introspect.ts'
import { createOriginReader, trust } from './access/origin.ts'
import { createRateLimits, type RateLimits, windowSeconds } from './access/rate-limit.ts'
import { createRedisBatch } from './access/redis-batch.ts'
import { createRevocations } from './access/revocations.ts'
import { createStreamWatch } from './access/revoke-streams.ts'
import { createApi } from './api.ts'
import { createGatewayApp, createListener } from './app.ts'
import type { Config } from './config.ts'
import { createCors } from './cors.ts'
import { createEdge, type Edge } from './proxy/edge.ts'
import { createUpstream, type Upstream } from './proxy/upstream.ts'
import { createWebUpstream } from './proxy/web-upstream.ts'
import { createPortalReadiness } from './readiness.ts'
import { createWeb } from './web.ts'

// Bodies buffered at a time, for all services together; each has 100 kB at most.
const maxBodies = 512

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
  const streamWatch = createStreamWatch(revocations.statusOf)
  const cache = config.cacheRedis.url === undefined ? undefined : createRedis(config.cacheRedis.url, log, 'jobs')
  const edge = cache && createEdge(createRedisBatch(cache.redis, windowSeconds * 1000))
  const stores = cache ? [redis, { ...cache, name: 'cache' }] : [redis]
  const { services, web: webUpstream } = createUpstreams(config, edge, log)
  const upstreams: Record<string, Pick<Upstream, 'endStreams' | 'isOpen' | 'close'>> = {
    ...services,
    ...(webUpstream && { web: webUpstream }),
  }
  const isProxy = trust(config.trustedProxies)
  const originOf = createOriginReader(isProxy, createHopCheck(config.hopSecrets, log))
  const access = { originOf, verifyToken: tokens.verify, limits, tokens: revocations }
  const accessLog = createAccessLog(log, metrics)
  const cors = createCors(config.corsOrigins)
  const readiness = createPortalReadiness(config.services, redis.ping)
  const app = createGatewayApp({ log, accessLog, access, cors, hasWeb: webUpstream !== undefined, readiness })
  const api = createApi({ log, accessLog, access, cors, streamWatch, upstreams: services })
  const web = webUpstream && createWeb({ log, accessLog, access, upstream: webUpstream })
  const connections: Component = {
    name: 'connections',
    stop: async () => {
      for (const upstream of Object.values(upstreams)) upstream.close()
    },
  }
  const streams: Component = {
    name: 'streams',
    stop: async () => {
      for (const upstream of Object.values(upstreams)) upstream.endStreams()
    },
  }
  metrics.observeReadiness({ redis: redis.ping }, [])
  reportMemory(metrics, redis)
  observe(metrics, { upstreams, edge, limits })
  const shares = { perNetwork: config.connectionsPerNetwork, isProxy: (address: string) => isProxy(address, 0) }
  const http = createHttpServer(
    createListener(app, { api, cors, web }),
    { maxHeaderBytes, shares, ...config.http },
    log,
  )
  // Components stop in reverse order: streams end first, because they would not end by themselves before the deadline.
  return {
    app,
    log,
    url: http.url,
    ...composeLifecycles(log, [
      tracing,
      metrics,
      tokens,
      ...stores,
      revocations,
      connections,
      http,
      streamWatch,
      streams,
    ]),
  }
}

function observe(
  metrics: Metrics,
  {
    upstreams,
    edge,
    limits,
  }: { upstreams: Record<string, Pick<Upstream, 'isOpen'>>; edge: Edge | undefined; limits: RateLimits },
): void {
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

function createUpstreams(config: Config, edge: Edge | undefined, log: Logger) {
  const { services, web, upstreamTimeoutMs: timeoutMs, requestsAtOnce: limits } = config
  const bodies = createClientShares(maxBodies, limits)
  return {
    services: byOwner(owners, (service) =>
      createUpstream({ service, url: services[service], timeoutMs, limits, edge, bodies, log }),
    ),
    web: web && createWebUpstream({ ...web, timeoutMs, limits, bodies, log }),
  }
}
