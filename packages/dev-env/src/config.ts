import { resolve } from 'node:path'
import { natsUrl } from '@portal/chassis/nats-url'
import { z } from 'zod'
import { Fault } from './startup-error.ts'
import type { NatsPasswords } from './stores/nats.ts'

/** The stores' addresses where somebody else runs them; a private server is started for each that is undefined. */
export type ExternalStores = {
  mysqlUrl: string | undefined
  redisUrl: string | undefined
  /** Of the job service's cache; where it is undefined and `redisUrl` is not, that serves all. */
  cacheRedisUrl: string | undefined
  natsUrl: string | undefined
  /** Of the users that such a broker has, where the address names none. */
  natsPasswords?: NatsPasswords
  smtpUrl: string | undefined
}

export type StackConfig = {
  /** The folder with `services/` and `gateway/`. */
  root: string
  dataDir: string
  host: string
  /** The gateway's port; 0 means any free one. */
  port: number
  demo: boolean
  /** How many processes each service runs as. More than one share its address. */
  replicas: number
  external: ExternalStores
  /** What the caller has set, handed on to the services; without the variables that only this program reads. */
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
  PORTAL_DEMO: z.enum(['true', 'false']).default('true'),
})

/** Reads the variables, or throws a Fault that lists all that is wrong with them. A relative folder is one of `root`. */
export function readConfig(env: NodeJS.ProcessEnv, root: string): StackConfig {
  const read = parseVariables(variables, env)
  const { MYSQL_URL: _, CACHE_REDIS_URL, PORTAL_DATA_DIR, PORTAL_DEMO, ...passedOn } = env
  return {
    root,
    dataDir: resolve(root, read.PORTAL_DATA_DIR),
    host: read.HOST,
    port: read.PORT,
    demo: read.PORTAL_DEMO === 'true',
    replicas: 1,
    external: externalStores(read),
    passedOn,
  }
}

export function readExternalStores(env: NodeJS.ProcessEnv): ExternalStores {
  return externalStores(parseVariables(z.object(storeVariables), env))
}

const serviceUrl = z.url('must be the address of a service')
const demoVariables = z.object({
  AUTH_URL: serviceUrl,
  JOB_URL: serviceUrl,
  PROFILE_URL: serviceUrl,
  APPLICATION_URL: serviceUrl,
})

/** Where the services are that the demo data goes to. */
export function readServiceUrls(env: NodeJS.ProcessEnv) {
  const {
    AUTH_URL: auth,
    JOB_URL: job,
    PROFILE_URL: profile,
    APPLICATION_URL: application,
  } = parseVariables(demoVariables, env)
  return { auth, job, profile, application }
}

function parseVariables<Shape extends z.ZodObject>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<Shape> {
  // A variable set to nothing is how a shell or a compose file says «not set».
  const parsed = shape.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  throw new Fault(`these variables are wrong: ${faults.join('; ')}`)
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
