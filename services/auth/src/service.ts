import { fileURLToPath } from 'node:url'
import { createDatabase } from '@portal/chassis/database'
import { told } from '@portal/chassis/health'
import { createApp, createHttpServer, type Service } from '@portal/chassis/http'
import { composeLifecycles } from '@portal/chassis/lifecycle'
import { createLogger } from '@portal/chassis/log'
import { createMetrics } from '@portal/chassis/metrics'
import { createPeer } from '@portal/chassis/peer'
import { createRedis } from '@portal/chassis/redis'
import { noEviction } from '@portal/chassis/redis-memory'
import { createTokenVerifier } from '@portal/chassis/tokens'
import { createTracing } from '@portal/chassis/tracing'
import { deadLetterBacklog, observeLag, outboxBacklog } from '@portal/messaging/backlog'
import { createBroker } from '@portal/messaging/broker'
import { createConsumers } from '@portal/messaging/consume'
import { createPruner, idempotencyPruning, inboxPruning, outboxPruning, type Pruning } from '@portal/messaging/prune'
import { createRelay } from '@portal/messaging/relay'
import type { Router } from 'express'
import { createLinkRequests } from './accounts/link-requests.ts'
import { accountRoutes } from './accounts/routes.ts'
import type { Config } from './config.ts'
import { consumersOf } from './consumers.ts'
import type { Context } from './context.ts'
import { internalRoutes } from './internal-routes.ts'
import { deriveKeys } from './keys.ts'
import { actPruning } from './limits/counted-acts.ts'
import { createPasswords } from './passwords/passwords.ts'
import { erasureBacklog } from './privacy/queries.ts'
import { privacyRoutes } from './privacy/routes.ts'
import { createRevocations } from './revocation/revocations.ts'
import { accessRoutes } from './revocation/routes.ts'
import { links } from './schema.ts'
import { secondFactorRoutes } from './second-factor/routes.ts'
import { createAccessTokens } from './sessions/access-token.ts'
import { sessionPruning } from './sessions/prune.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { createConfirmationSemaphore, createLoginSemaphore, delayPruning } from './throttling/login-throttling.ts'
import { userRoutes } from './users/routes.ts'
import { wellKnownRoutes } from './well-known-routes.ts'

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

/** Links are retained for a day after they expire, because the limits count the links of the last hour and day. */
const linkPruning: Pruning = { table: links, age: links.expiresAt, retentionMs: 24 * 3600_000 }

const passwordQueue = { name: 'bcrypt_queue_depth', help: 'Passwords waiting to be hashed or compared' }

/** Creates the auth service, ready to start. `overrides` replace members of the context. */
export function createService(config: Config, overrides: Partial<Context> = {}): Service {
  const log = createLogger('auth', config.log.level)
  const tracing = createTracing('auth', config.observation, log)
  const metrics = createMetrics(config.observation, log)
  const tokens = createTokenVerifier(config.tokens, log)
  const lifetimeSeconds = config.accessTokenSeconds
  const database = createDatabase(config.database, log, migrationsFolder)
  const redis = noEviction(createRedis(config.redis.url, log, 'access'), log)
  const revocations = createRevocations(redis.redis, { db: database.db, log, lifetimeSeconds })
  const passwords = createPasswords(config.bcryptCost)
  const pruner = createPruner(database.db, log, pruningsOf(lifetimeSeconds))
  const broker = createBroker(config.broker, 'auth', log)
  const relay = createRelay(config.database.url, broker, log)
  const keys = deriveKeys(config.serviceSecret)
  const now = () => new Date()
  const linkRequests = createLinkRequests({ db: database.db, committed: relay.wake, now, ...keys }, log)
  const ctx: Context = {
    db: database.db,
    committed: relay.wake,
    log,
    now,
    passwords,
    accessTokens: createAccessTokens(config.signing, lifetimeSeconds),
    revocations,
    linkRequestSignal: linkRequests.wake,
    emailVerification: config.emailVerification,
    loginSemaphore: createLoginSemaphore(),
    confirmationSemaphore: createConfirmationSemaphore(),
    adminsNeedSecondFactor: config.adminsNeedSecondFactor,
    streams: broker,
    peers: createPeers(config),
    ...keys,
    ...overrides,
  }
  const consumers = consumersOf(ctx)
  const app = createApp({
    log,
    metrics,
    verifyToken: tokens.verify,
    checks: { mysql: database.ping, nats: told(broker.ping), redis: told(redis.ping) },
    backlogs: [outboxBacklog(database.db), deadLetterBacklog(broker, consumers), erasureBacklog(database.db)],
    routers: routersOf(ctx),
    wellKnown: wellKnownRoutes(config.tokens.keys),
    internal: { secret: config.serviceSecret, owner: 'auth', router: internalRoutes(ctx) },
    forms: ['/api/v1/auth/login/access-token'],
  })
  database.observePool(metrics)
  observeLag(metrics, broker, consumers)
  metrics.gauge(passwordQueue, passwords.waiting)
  const http = createHttpServer(app, config.http, log)
  const consuming = createConsumers(ctx, broker, log, consumers)
  const own = [database, pruner, redis, revocations, passwords, broker, relay, linkRequests]
  return { app, log, url: http.url, ...composeLifecycles(log, [tracing, metrics, ...own, consuming, http]) }
}

function routersOf(ctx: Context): Router[] {
  const ofUsers = [userRoutes(ctx), sessionRoutes(ctx), accountRoutes(ctx), secondFactorRoutes(ctx)]
  return [...ofUsers, privacyRoutes(ctx), accessRoutes(ctx)]
}

function pruningsOf(lifetimeSeconds: number): Pruning[] {
  const own = [linkPruning, actPruning, ...delayPruning, sessionPruning(lifetimeSeconds)]
  return [outboxPruning, ...inboxPruning, idempotencyPruning, ...own]
}

/** HTTP clients of the other services. A page of personal data takes longer to read than a single record: 3 s. */
function createPeers({ peers, serviceSecret: secret }: Config): Context['peers'] {
  const peerOf = (to: keyof typeof peers) => createPeer({ from: 'auth', to, url: peers[to], secret, timeoutMs: 3000 })
  return {
    job: peerOf('job'),
    profile: peerOf('profile'),
    application: peerOf('application'),
    notification: peerOf('notification'),
  }
}
