import { fileURLToPath } from 'node:url'
import { createDatabase } from '@portal/chassis/database'
import { told } from '@portal/chassis/health'
import { createApp, createHttpServer, type Service } from '@portal/chassis/http'
import { composeLifecycles } from '@portal/chassis/lifecycle'
import { createLinkKey } from '@portal/chassis/link-token'
import { createLogger } from '@portal/chassis/log'
import { createMetrics } from '@portal/chassis/metrics'
import { createPeer } from '@portal/chassis/peer'
import { createTokenVerifier } from '@portal/chassis/tokens'
import { createTracing } from '@portal/chassis/tracing'
import { deadLetterBacklog, observeLag, outboxBacklog } from '@portal/messaging/backlog'
import { createBroker } from '@portal/messaging/broker'
import { createConsumers } from '@portal/messaging/consume'
import { createPruner, inboxPruning, outboxPruning } from '@portal/messaging/prune'
import { createRelay } from '@portal/messaging/relay'
import { activityRoutes } from './activity/routes.ts'
import type { Config } from './config.ts'
import { consumersOf } from './consumers.ts'
import type { Context } from './context.ts'
import { mailBacklog } from './deliveries/queries.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import { internalRoutes } from './internal-routes.ts'
import { createMailer } from './mail/mailer.ts'
import { createSender } from './mail/sender.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { preferenceRoutes } from './preferences/routes.ts'
import { streamRoutes } from './streams/routes.ts'
import { createStreams } from './streams/streams.ts'

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

/** Creates the notification service without starting it. `overrides` replace parts of the context. */
export function createService(config: Config, overrides: Partial<Context> = {}): Service {
  const log = createLogger('notification', config.log.level)
  const tracing = createTracing('notification', config.observation, log)
  const metrics = createMetrics(config.observation, log)
  const tokens = createTokenVerifier(config.tokens, log)
  const database = createDatabase(config.database, log, migrationsFolder)
  const pruner = createPruner(database.db, log, [outboxPruning, ...inboxPruning])
  const broker = createBroker(config.broker, 'notification', log)
  const relay = createRelay(config.database.url, broker, log)
  const mailer = createMailer(config.smtp)
  const sender = createSender({ db: database.db, mailer, log, linkKey: createLinkKey(config.serviceSecret) })
  const streams = createStreams(database.db, broker, log, config.maxStreams)
  const peer = { from: 'notification', secret: config.serviceSecret } as const
  const ctx: Context = {
    db: database.db,
    committed: (tx) => {
      relay.wake(tx)
      sender.wake(tx)
      streams.announce()
    },
    now: () => new Date(),
    auth: createPeer({ ...peer, to: 'auth', url: config.peers.auth }),
    job: createPeer({ ...peer, to: 'job', url: config.peers.job }),
    profile: createPeer({ ...peer, to: 'profile', url: config.peers.profile }),
    portalUrl: config.portalUrl,
    mailDomain: config.smtp.from.address.replace(/^.*@/, ''),
    ...overrides,
  }
  const consumers = consumersOf(ctx)
  const app = createApp({
    log,
    metrics,
    verifyToken: tokens.verify,
    // An unavailable mail server does not affect readiness: it only delays emails.
    checks: { mysql: database.ping, nats: told(broker.ping), smtp: told(mailer.ping), ...tokens.checks },
    backlogs: [outboxBacklog(database.db), deadLetterBacklog(broker, consumers), mailBacklog(database.db)],
    routers: [
      streamRoutes(streams),
      preferenceRoutes(ctx),
      notificationRoutes(ctx),
      deliveryRoutes(ctx),
      activityRoutes(ctx),
    ],
    internal: { owner: 'notification', secret: config.serviceSecret, router: internalRoutes(ctx) },
  })
  database.observePool(metrics)
  metrics.gauge({ name: 'live_streams', help: 'Open live streams of this replica' }, streams.count)
  observeLag(metrics, broker, consumers)
  const http = createHttpServer(app, config.http, log)
  const consuming = createConsumers(ctx, broker, log, consumers)
  // Stopped in reverse order: streams stop before HTTP, which would otherwise wait for them to end.
  const components = [tracing, metrics, database, pruner, tokens, broker, relay, sender, consuming, http, streams]
  return { app, log, url: http.url, ...composeLifecycles(log, components) }
}
