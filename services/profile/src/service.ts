import { fileURLToPath } from 'node:url'
import { createDatabase } from '@portal/chassis/database'
import { told } from '@portal/chassis/health'
import { createApp, createHttpServer, type Service } from '@portal/chassis/http'
import { createFingerprintKey } from '@portal/chassis/idempotency'
import { composeLifecycles } from '@portal/chassis/lifecycle'
import { createLogger } from '@portal/chassis/log'
import { createMetrics } from '@portal/chassis/metrics'
import { createPeer } from '@portal/chassis/peer'
import { createTokenVerifier } from '@portal/chassis/tokens'
import { createTracing } from '@portal/chassis/tracing'
import { deadLetterBacklog, observeLag, outboxBacklog } from '@portal/messaging/backlog'
import { createBroker } from '@portal/messaging/broker'
import { createConsumers } from '@portal/messaging/consume'
import { createPruner, idempotencyPruning, inboxPruning, outboxPruning } from '@portal/messaging/prune'
import { createRelay } from '@portal/messaging/relay'
import type { Config } from './config.ts'
import { consumers } from './consumers.ts'
import type { Context } from './context.ts'
import { internalRoutes } from './internal-routes.ts'
import { recruiterRoutes } from './recruiter-routes.ts'
import { seekerRoutes } from './seeker-routes.ts'

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

/** The profile service, ready to start. `overrides` replace parts of the context. */
export function createService(config: Config, overrides: Partial<Context> = {}): Service {
  const log = createLogger('profile', config.log.level)
  const tracing = createTracing('profile', config.observation, log)
  const metrics = createMetrics(config.observation, log)
  const tokens = createTokenVerifier(config.tokens, log)
  const database = createDatabase(config.database, log, migrationsFolder)
  const pruner = createPruner(database.db, log, [outboxPruning, ...inboxPruning, idempotencyPruning])
  const broker = createBroker(config.broker, 'profile', log)
  const relay = createRelay(config.database.url, broker, log)
  const ctx: Context = {
    db: database.db,
    fingerprintKey: createFingerprintKey(config.serviceSecret),
    committed: relay.wake,
    job: createPeer({ from: 'profile', to: 'job', url: config.peers.job, secret: config.serviceSecret }),
    ...overrides,
  }
  const app = createApp({
    log,
    metrics,
    verifyToken: tokens.verify,
    checks: { mysql: database.ping, nats: told(broker.ping), ...tokens.checks },
    backlogs: [outboxBacklog(database.db), deadLetterBacklog(broker, consumers)],
    routers: [recruiterRoutes(ctx), seekerRoutes(ctx)],
    internal: { owner: 'profile', secret: config.serviceSecret, router: internalRoutes(ctx) },
  })
  database.observePool(metrics)
  observeLag(metrics, broker, consumers)
  const http = createHttpServer(app, config.http, log)
  const components = [
    tracing,
    metrics,
    database,
    pruner,
    tokens,
    broker,
    relay,
    createConsumers(ctx, broker, log, consumers),
    http,
  ]
  return { app, log, url: http.url, ...composeLifecycles(log, components) }
}
