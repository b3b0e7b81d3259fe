import { idempotencyPruning } from '@portal/chassis/http/idempotency'
import type { Pruning } from '@portal/chassis/mysql/prune'
import { createRedis } from '@portal/chassis/redis/redis'
import { noEviction } from '@portal/chassis/redis/redis-memory'
import { optional } from '@portal/chassis/runtime/health'
import { byOwner } from '@portal/contracts/event'
import { defineService } from '@portal/service/define-service'
import type { Router } from 'express'
import { accountRoutes } from './accounts/account-routes.ts'
import { userRoutes } from './accounts/user-routes.ts'
import { type Config, otherServices, readConfig } from './config.ts'
import { consumersOf } from './consumers.ts'
import type { Context } from './context.ts'
import { createPasswords } from './hashing/passwords.ts'
import { internalRoutes } from './internal-routes.ts'
import { deriveKeys } from './keys.ts'
import { createLinkRequests } from './links/link-requests.ts'
import { loginRoutes } from './login/routes.ts'
import { erasureBacklog } from './privacy/queries.ts'
import { privacyRoutes } from './privacy/routes.ts'
import { links } from './schema.ts'
import { secondFactorRoutes } from './second-factor/routes.ts'
import { accessRoutes } from './sessions/access-routes.ts'
import { sessionPruning } from './sessions/prune.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { actPruning } from './throttling/counted-acts.ts'
import { createConfirmationSemaphore, createLoginSemaphore, delayPruning } from './throttling/login-throttling.ts'
import { createAccessTokens } from './tokens/access-token.ts'
import { createRevocations } from './tokens/revocations.ts'
import { wellKnownRoutes } from './well-known-routes.ts'

/** Links are stored for a day after they expire: those of the last hour and day are counted. */
const linkPruning: Pruning = { table: links, age: links.expiresAt, retentionMs: 24 * 3600_000 }

const passwordQueue = { name: 'bcrypt_queue_depth', help: 'Passwords that wait to be hashed or compared' }

/** What other services store about a person takes longer to read than a single row. */
const exportTimeoutMs = 3000

/** The auth service: accounts, sessions, tokens, second factors, and the rights of people over their data. */
export const auth = defineService<Config, Context>({
  name: 'auth',
  migrations: new URL('../migrations', import.meta.url),
  readConfig,
  build: ({ config, log, metrics, db, broker, relay, peer }, overrides) => {
    const lifetimeSeconds = config.accessTokenSeconds
    const redis = noEviction(createRedis(config.redis.url, log, 'access'), log)
    const revocations = createRevocations(redis.redis, { db, log, lifetimeSeconds })
    const passwords = createPasswords(config.bcryptCost)
    metrics.gauge(passwordQueue, passwords.waiting)
    const keys = deriveKeys(config.serviceSecret)
    const now = () => new Date()
    const linkRequests = createLinkRequests({ db, relay, now, ...keys }, log)
    const ctx: Context = {
      db,
      relay,
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
      peers: byOwner(otherServices, (to) => peer(to, config.peers[to], { timeoutMs: exportTimeoutMs })),
      ...keys,
      ...overrides,
    }
    return {
      ctx,
      routers: routersOf(ctx),
      internal: internalRoutes(ctx),
      consumers: consumersOf(ctx),
      checks: { redis: optional(redis.ping) },
      backlogs: [erasureBacklog(db)],
      prunings: [idempotencyPruning, linkPruning, actPruning, ...delayPruning, sessionPruning(lifetimeSeconds)],
      stores: [redis, revocations, passwords],
      workers: [linkRequests],
      wellKnown: wellKnownRoutes(config.tokens.keys),
    }
  },
})

function routersOf(ctx: Context): Router[] {
  const ofPeople = [userRoutes(ctx), loginRoutes(ctx), sessionRoutes(ctx), accountRoutes(ctx), secondFactorRoutes(ctx)]
  return [...ofPeople, privacyRoutes(ctx), accessRoutes(ctx)]
}
