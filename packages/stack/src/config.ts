import { resolve } from 'node:path'
import { natsUrl } from '@portal/chassis/config/nats-url'
import { byOwner, type Owner, urlVariable, urlVariables } from '@portal/contracts/event'
import { z } from 'zod'
import { Fault } from './startup-error.ts'
import type { NatsPasswords } from './stores/nats.ts'

/** URLs of stores that run elsewhere. The stack starts a private server for each undefined one. */
export type ExternalStores = {
  mysqlUrl: string | undefined
  redisUrl: string | undefined
  /** Redis of the job service's cache. If only `redisUrl` is set, that server is used for the cache as well. */
  cacheRedisUrl: string | undefined
  natsUrl: string | undefined
  /** Passwords of the broker's users, if `natsUrl` contains no login. */
  natsPasswords?: NatsPasswords
  smtpUrl: string | undefined
}

/** How much demo data: all of it, what a portal starts with, or none. */
type Demo = 'all' | 'small' | 'none'

export type StackConfig = {
  /** The folder that contains `services/` and `gateway/`. */
  root: string
  dataDir: string
  host: string
  /** The gateway's port; 0 means any free port. */
  port: number
  demo: Demo
  /** Number of processes per service. Several processes share the service's address. */
  replicas: number
  external: ExternalStores
  /** The caller's environment, passed on to the services without the variables that only this program reads. */
  passedOn: NodeJS.ProcessEnv
}

const storeVariables = {
  MYSQL_URL: storeUrl(['mysql:']),
  REDIS_URL: storeUrl(['redis:', 'rediss:']),
  CACHE_REDIS_URL: storeUrl(['redis:', 'rediss:']),
  NATS_URL: natsUrl.optional(),
  SMTP_URL: storeUrl(['smtp:', 'smtps:']),
}
const variables = z.object({
  ...storeVariables,
  PORTAL_DATA_DIR: z.string().default('.portal'),
  HOST: z.string().default('localhost'),
  PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(8080),
  PORTAL_DEMO: z.enum(['true', 'small', 'false']).default('true'),
})

const demoOf = { true: 'all', small: 'small', false: 'none' } as const

/**
 * Reads the variables. Throws a Fault that lists all invalid ones. A relative data directory is resolved from `root`.
 */
export function readConfig(env: NodeJS.ProcessEnv, root: string): StackConfig {
  const read = parseVariables(variables, env)
  const { MYSQL_URL: _, CACHE_REDIS_URL, PORTAL_DATA_DIR, PORTAL_DEMO, ...passedOn } = env
  return {
    root,
    dataDir: resolve(root, read.PORTAL_DATA_DIR),
    host: read.HOST,
    port: read.PORT,
    demo: demoOf[read.PORTAL_DEMO],
    replicas: 1,
    external: externalStores(read),
    passedOn,
  }
}

export function readExternalStores(env: NodeJS.ProcessEnv): ExternalStores {
  return externalStores(parseVariables(z.object(storeVariables), env))
}

const serviceUrl = z.url('must be the URL of a service')
/** The services that get demo data. */
const demoServices = ['auth', 'job', 'profile', 'application'] as const satisfies readonly Owner[]
export type ServiceUrls = Record<(typeof demoServices)[number], string>

/** Reads the URLs of the services that the demo data is sent to. Throws a Fault if one is missing or invalid. */
export function readServiceUrls(env: NodeJS.ProcessEnv): ServiceUrls {
  const read = parseVariables(z.object(urlVariables(demoServices, serviceUrl)), env)
  return byOwner(demoServices, (name) => read[urlVariable(name)])
}

function parseVariables<Shape extends z.ZodObject>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<Shape> {
  // Shells and compose files pass an unset variable as an empty string.
  const parsed = shape.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  throw new Fault(`invalid environment variables: ${problems.join('; ')}`)
}

function storeUrl(protocols: readonly string[]) {
  const message = `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`
  return z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), message)
    .optional()
}

function externalStores(read: z.infer<z.ZodObject<typeof storeVariables>>): ExternalStores {
  const { MYSQL_URL: mysqlUrl, REDIS_URL: redisUrl, NATS_URL: natsUrl, SMTP_URL: smtpUrl } = read
  return { mysqlUrl, redisUrl, cacheRedisUrl: read.CACHE_REDIS_URL, natsUrl, smtpUrl }
}
