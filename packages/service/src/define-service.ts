// What all services have in common, wired once: logs, traces, metrics, database, broker, outbox relay, consumers, HTTP.
import { fileURLToPath } from 'node:url'
import type { ServiceConfig } from '@portal/chassis/config/config'
import { createApp, createHttpServer, type Service } from '@portal/chassis/http/http'
import { createPeer, type Peer } from '@portal/chassis/http/peer'
import { expressPath } from '@portal/chassis/http/route'
import { createDatabase, type Database } from '@portal/chassis/mysql/database'
import { createPruner, type Pruning } from '@portal/chassis/mysql/prune'
import { type BacklogSource, type Checks, optional } from '@portal/chassis/runtime/health'
import { type Component, composeLifecycles } from '@portal/chassis/runtime/lifecycle'
import { createLogger, type Logger } from '@portal/chassis/runtime/log'
import { createMetrics, type Metrics } from '@portal/chassis/runtime/metrics'
import { createTracing } from '@portal/chassis/runtime/tracing'
import { createTokenVerifier } from '@portal/chassis/tokens/tokens'
import { operations } from '@portal/contracts/catalogue'
import type { Owner } from '@portal/contracts/event'
import type { Operation } from '@portal/contracts/operation'
import { type Broker, createBroker } from '@portal/messaging/broker/broker'
import { deadLetterBacklog, observeLag, outboxBacklog } from '@portal/messaging/consume/backlog'
import { type Consumer, createConsumers } from '@portal/messaging/consume/consume'
import { createRelay, type Relay } from '@portal/messaging/outbox/relay'
import { messagingPrunings } from '@portal/messaging/tables'
import { Router } from 'express'
import { personalDataRoutes, type Section } from './privacy/personal-data.ts'

/** What a service is built on. */
export type Base<Config extends ServiceConfig> = {
  config: Config
  log: Logger
  metrics: Metrics
  db: Database
  broker: Broker
  relay: Relay
  /** The folder of the service's migrations, for a second connection to the same schema. */
  migrationsFolder: string
  /** A client for the internal routes of another service; a call ends after `timeoutMs`, half a second by default. */
  peer: (to: Owner, url: string, options?: { timeoutMs: number }) => Peer
}

/** What the context of every service contains: transactions, and the relay of the events that they record. */
type ServiceContext = Pick<Base<ServiceConfig>, 'db' | 'relay'>

/** What one service adds to the base. */
export type Parts<Context extends ServiceContext> = {
  /** What commands, queries and event handlers get as their first argument. */
  ctx: Context
  /** Mounted at `/api/v1`, in this order. */
  routers: readonly Router[]
  /** What is stored about a person, in sections, for export. */
  personalData?: Readonly<Record<string, Section<unknown>>>
  /** Other routes at `/internal`, which other services alone may call. */
  internal?: Router
  consumers: readonly Consumer[]
  /** Checks of /ready beside the database, the broker and the token keys. */
  checks?: Checks
  backlogs?: readonly BacklogSource[]
  /** Rows to prune beside those of the outbox and the inbox. */
  prunings?: readonly Pruning[]
  /** Started after the database and before the broker: other stores and what works on them. */
  stores?: readonly Component[]
  /** Started after the relay and before the consumers: background work. */
  workers?: readonly Component[]
  /** Started last and stopped first: open streams, for which the HTTP server would wait. */
  streams?: readonly Component[]
  /** Mounted at `/.well-known`. */
  wellKnown?: Router
}

/** A service as data: what it is called, what it reads from the environment, and what it adds to the base. */
type ServiceDefinition<Config extends ServiceConfig, Context extends ServiceContext> = {
  name: Owner
  migrations: URL
  /** Reads the environment. Throws `ConfigError` with every fault. */
  readConfig: (environment?: NodeJS.ProcessEnv) => Config
  /** Builds the parts of the service; `overrides` replace parts of its context. */
  build: (base: Base<Config>, overrides: Partial<Context>) => Parts<Context>
}

/** Declares a service; `create` returns it ready to start, with parts of its context replaced by `overrides`. */
export function defineService<Config extends ServiceConfig, Context extends ServiceContext>(
  definition: ServiceDefinition<Config, Context>,
) {
  const create = (config: Config, overrides: Partial<Context> = {}) => createService(definition, config, overrides)
  return { ...definition, create }
}

function createService<Config extends ServiceConfig, Context extends ServiceContext>(
  { name, migrations, build }: ServiceDefinition<Config, Context>,
  config: Config,
  overrides: Partial<Context>,
): Service {
  const log = createLogger(name, config.log.level)
  const tracing = createTracing(name, config.observation, log)
  const metrics = createMetrics(config.observation, log)
  const tokens = createTokenVerifier(config.tokens, log)
  const migrationsFolder = fileURLToPath(migrations)
  const database = createDatabase(config.database, log, migrationsFolder)
  const { db } = database
  const broker = createBroker(config.broker, name, log)
  const relay = createRelay(config.database.url, broker, log)
  const secret = config.serviceSecret
  const peer: Base<Config>['peer'] = (to, url, options) => createPeer({ from: name, to, url, secret, ...options })
  const parts = build({ config, log, metrics, db, broker, relay, migrationsFolder, peer }, overrides)
  const { ctx, consumers, routers, wellKnown } = parts
  assertServed(name, routers)
  const app = createApp({
    log,
    metrics,
    verifyToken: tokens.verify,
    checks: { mysql: database.ping, nats: optional(broker.ping), ...parts.checks, ...tokens.checks },
    backlogs: [outboxBacklog(db), deadLetterBacklog(broker, consumers), ...(parts.backlogs ?? [])],
    routers,
    internal: { owner: name, secret, router: internalRoutes(parts) },
    ...(wellKnown ? { wellKnown } : {}),
    forms: pathsOf(name, ({ form }) => form === true),
    uploads: pathsOf(name, ({ upload }) => upload !== undefined),
  })
  database.observePool(metrics)
  observeLag(metrics, broker, consumers)
  const http = createHttpServer(app, config.http, log)
  const components: readonly Component[] = [
    ...[tracing, metrics, database],
    createPruner(db, log, [...messagingPrunings, ...(parts.prunings ?? [])]),
    tokens,
    ...(parts.stores ?? []),
    ...[broker, relay],
    ...(parts.workers ?? []),
    createConsumers(ctx, broker, log, consumers),
    http,
    ...(parts.streams ?? []),
  ]
  return { app, log, url: http.url, ...composeLifecycles(log, components) }
}

/** The full paths of the operations of a service that are `such`. */
function pathsOf(name: Owner, such: (operation: Operation) => boolean): string[] {
  return operations[name].filter(such).map(({ path }) => `/api/v1${path}`)
}

function internalRoutes({ internal, personalData }: Pick<Parts<ServiceContext>, 'internal' | 'personalData'>): Router {
  const router = Router()
  if (internal) router.use(internal)
  if (personalData) router.use(personalDataRoutes(personalData))
  return router
}

/** Throws if an operation of the contract has no route. */
function assertServed(name: Owner, routers: readonly Router[]): void {
  const served = new Set(
    routers.flatMap(({ stack }) =>
      stack.flatMap(({ route }) => route?.stack.map(({ method }) => `${method} ${route.path}`) ?? []),
    ),
  )
  const missing = operations[name].filter(({ method, path }) => !served.has(`${method} ${expressPath(path)}`))
  if (missing.length > 0) throw new Error(`no route serves ${missing.map(({ id }) => id).join(', ')}`)
}
