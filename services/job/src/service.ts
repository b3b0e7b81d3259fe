import { fileURLToPath } from 'node:url'
import { createDatabase, type Transaction } from '@portal/chassis/database'
import { told } from '@portal/chassis/health'
import { createApp, createHttpServer, type Service } from '@portal/chassis/http'
import { createFingerprintKey } from '@portal/chassis/idempotency'
import { composeLifecycles } from '@portal/chassis/lifecycle'
import { createLogger } from '@portal/chassis/log'
import { createMetrics, type Metrics } from '@portal/chassis/metrics'
import { createPeer } from '@portal/chassis/peer'
import { createRedis } from '@portal/chassis/redis'
import { evictingKeys, reportMemory } from '@portal/chassis/redis-memory'
import { createTokenVerifier } from '@portal/chassis/tokens'
import { createTracing } from '@portal/chassis/tracing'
import { deadLetterBacklog, observeLag, outboxBacklog } from '@portal/messaging/backlog'
import { createBroker } from '@portal/messaging/broker'
import { createConsumers } from '@portal/messaging/consume'
import { createPruner, idempotencyPruning, inboxPruning, outboxPruning } from '@portal/messaging/prune'
import { createRelay } from '@portal/messaging/relay'
import { type Cache, createCache } from './cache.ts'
import type { Config } from './config.ts'
import { consumersOf } from './consumers.ts'
import type { Context } from './context.ts'
import { internalRoutes } from './internal-routes.ts'
import { jobRoutes } from './jobs/routes.ts'
import { createReplica } from './replica.ts'
import { createCursorKey } from './search/cursor.ts'
import { searchRoutes } from './search/routes.ts'
import { skillRoutes } from './skills/routes.ts'
import { createWalker } from './walks/walker.ts'

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

/** Creates the job service, ready to start. `overrides` replace members of the context. */
export function createService(config: Config, overrides: Partial<Context> = {}): Service {
  const log = createLogger('job', config.log.level)
  const tracing = createTracing('job', config.observation, log)
  const metrics = createMetrics(config.observation, log)
  const tokens = createTokenVerifier(config.tokens, log)
  const database = createDatabase(config.database, log, migrationsFolder)
  const replica = config.replica && createReplica(config.replica, { db: database.db, migrationsFolder }, log)
  const redis = evictingKeys(createRedis(config.redis.url, log, 'jobs'), log)
  const cache = createCache(redis.redis, log)
  const pruner = createPruner(database.db, log, [outboxPruning, ...inboxPruning, idempotencyPruning])
  const broker = createBroker(config.broker, 'job', log)
  const relay = createRelay(config.database.url, broker, log)
  const { db } = database
  const ctx: Context = {
    db,
    fingerprintKey: createFingerprintKey(config.serviceSecret),
    cursorKey: createCursorKey(config.serviceSecret),
    cache,
    ...(replica ? { replica } : {}),
    committed: publishAnd(relay, cache.renew),
    walk: () => walker.notify(),
    limits: config.limits,
    forJob: (id) => ({ db, committed: publishAnd(relay, () => cache.renewJob(id)) }),
    profile: createPeer({ from: 'job', to: 'profile', url: config.peers.profile, secret: config.serviceSecret }),
    ...overrides,
  }
  const walker = createWalker(ctx, log)
  const consumers = consumersOf(ctx)
  const app = createApp({
    log,
    metrics,
    verifyToken: tokens.verify,
    checks: {
      mysql: database.ping,
      ...(replica ? { mysql_replica: told(replica.ping) } : {}),
      nats: told(broker.ping),
      redis: told(redis.ping),
      ...tokens.checks,
    },
    backlogs: [outboxBacklog(database.db), deadLetterBacklog(broker, consumers)],
    // Search routes come first, because `/jobs/:id` matches `/jobs/search`.
    routers: [searchRoutes(ctx), jobRoutes(ctx), skillRoutes(ctx)],
    internal: { secret: config.serviceSecret, owner: 'job', router: internalRoutes(ctx) },
  })
  database.observePool(metrics)
  observeCache(metrics, cache)
  reportMemory(metrics, redis)
  observeLag(metrics, broker, consumers)
  const http = createHttpServer(app, config.http, log)
  const components = [
    tracing,
    metrics,
    database,
    ...(replica ? [replica] : []),
    pruner,
    tokens,
    redis,
    cache,
    broker,
    relay,
    walker,
    createConsumers(ctx, broker, log, consumers),
    http,
  ]
  return { app, log, url: http.url, ...composeLifecycles(log, components) }
}

/** Runs after each commit: wakes the relay to publish its events, and renews the cache. */
function publishAnd(relay: Pick<ReturnType<typeof createRelay>, 'wake'>, renew: () => Promise<void>) {
  return (tx: Transaction) => {
    relay.wake(tx)
    return renew()
  }
}

function observeCache(metrics: Metrics, { counts }: Cache): void {
  const help =
    'Responses that were found in the cache, had to be loaded, or were already being loaded for another request'
  metrics.counter({ name: 'cache_reads_total', help, label: 'result' }, () => {
    const { hits: hit, misses: miss, shared } = counts
    return { hit, miss, shared }
  })
}
