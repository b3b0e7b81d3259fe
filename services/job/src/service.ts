import { createFingerprintKey, idempotencyPruning } from '@portal/chassis/http/idempotency'
import { createRedis } from '@portal/chassis/redis/redis'
import { evictingKeys, reportMemory } from '@portal/chassis/redis/redis-memory'
import { optional } from '@portal/chassis/runtime/health'
import type { Metrics } from '@portal/chassis/runtime/metrics'
import { defineService } from '@portal/service/define-service'
import { type Cache, createCache } from './cache/cache.ts'
import { type Config, readConfig } from './config.ts'
import { consumersOf } from './consumers.ts'
import type { Context } from './context.ts'
import { copyRoutes } from './copies/routes.ts'
import { internalRoutes } from './internal-routes.ts'
import { jobRoutes } from './jobs/routes.ts'
import { personalSectionsOf } from './privacy/sections.ts'
import { questionRoutes } from './questions/routes.ts'
import { createReplica } from './replica.ts'
import { createCursorKey } from './search/cursor.ts'
import { searchRoutes } from './search/routes.ts'
import { skillRoutes } from './skills/routes.ts'
import { createSweeper } from './sweep/sweeper.ts'
import { createWalker } from './walks/walker.ts'

/** The job service: jobs, skills and the search. */
export const job = defineService<Config, Context>({
  name: 'job',
  migrations: new URL('../migrations', import.meta.url),
  readConfig,
  build: ({ config, log, metrics, db, relay, migrationsFolder, peer }, overrides) => {
    const replica = config.replica && createReplica(config.replica, { db, migrationsFolder }, log)
    const redis = evictingKeys(createRedis(config.redis.url, log, 'jobs'), log)
    const cache = createCache(redis.redis, log)
    observeCache(metrics, cache)
    reportMemory(metrics, redis)
    const ctx: Context = {
      db,
      log,
      relay,
      fingerprintKey: createFingerprintKey(config.serviceSecret),
      cursorKey: createCursorKey(config.serviceSecret),
      now: () => new Date(),
      cache,
      ...(replica ? { replica } : {}),
      walk: () => walker.notify(),
      limits: config.limits,
      payTransparency: config.payTransparency,
      ends: config.ends,
      profile: peer('profile', config.peers.profile),
      ...overrides,
    }
    const walker = createWalker(ctx, log)
    return {
      ctx,
      // The search comes first: a route of jobs takes any word for an id.
      routers: [searchRoutes(ctx), jobRoutes(ctx), copyRoutes(ctx), questionRoutes(ctx), skillRoutes(ctx)],
      personalData: personalSectionsOf(db),
      internal: internalRoutes(ctx),
      consumers: consumersOf(ctx),
      checks: { ...(replica ? { mysql_replica: optional(replica.ping) } : {}), redis: optional(redis.ping) },
      prunings: [idempotencyPruning],
      stores: [...(replica ? [replica] : []), redis, cache],
      workers: [walker, createSweeper(ctx, log)],
    }
  },
})

function observeCache(metrics: Metrics, { counts }: Cache): void {
  const help = 'Reads of the cache: found, not found, or shared with a request that was loading the same'
  metrics.counter({ name: 'cache_reads_total', help, label: 'result' }, () => {
    const { hits: hit, misses: miss, shared } = counts
    return { hit, miss, shared }
  })
}
