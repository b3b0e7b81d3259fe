import {
  type Environment,
  observationConfig,
  processVariables,
  readEnvironment,
  wholeNumber,
} from '@portal/chassis/config/config'
import { signingSecret } from '@portal/chassis/config/secrets'
import { tokenConfig } from '@portal/chassis/config/token-config'
import { redisUrl } from '@portal/chassis/redis/redis-url'
import { byOwner, owners, urlVariable, urlVariables } from '@portal/contracts/event'
import { z } from 'zod'

// The services speak plain HTTP.
const serviceUrl = z.url({ protocol: /^http$/ })
const limit = wholeNumber(1, 1_000_000)

/** The number of proxies in front of the gateway, or their addresses and networks. */
const trustedProxies = z
  .string()
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : text.split(',').map((item) => item.trim())))
  .pipe(
    z.union([z.number(), z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))], {
      error: 'must be a number of proxies or a list of addresses and networks (10.0.0.0/8)',
    }),
  )

/** The origins whose pages may read responses: scheme, host and port, without a path. */
const webOrigins = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .refine((origins) => origins.every(isWebOrigin), { error: 'must be a list of origins (https://www.example.com)' })

const declared = z.object({
  ...processVariables,
  REUSE_PORT: z.stringbool().default(false),
  REDIS_URL: redisUrl,
  CACHE_REDIS_URL: redisUrl.optional(),
  ...urlVariables(owners, serviceUrl),
  WEB_URL: serviceUrl.optional(),
  HOP_SECRET: signingSecret.optional(),
  /** Only verifies: the next secret before a rotation, the previous one after it. */
  SECONDARY_HOP_SECRET: signingSecret.optional(),
  RATE_LIMIT_PER_MINUTE: limit.default(60),
  RATE_LIMIT_AUTH_PER_MINUTE: limit.default(5),
  RATE_LIMIT_SEARCH_PER_MINUTE: limit.default(30),
  RATE_LIMIT_UPLOAD_PER_MINUTE: limit.default(10),
  RATE_LIMIT_USER_PER_MINUTE: limit.default(120),
  // About forty users at one address, each at their full limit of 120.
  RATE_LIMIT_PEOPLE_PER_MINUTE: limit.default(5000),
  RATE_LIMIT_PAGE_PER_MINUTE: limit.default(300),
  RATE_LIMIT_WEB_PER_MINUTE: limit.default(600),
  MAX_REQUESTS_PER_CLIENT: limit.default(20),
  // Forty users with six connections each, the number that browsers open.
  MAX_REQUESTS_PER_ADDRESS: limit.default(250),
  MAX_CONNECTIONS_PER_ADDRESS: limit.default(500),
  // By default, no proxy is trusted to forward the client's address.
  TRUSTED_PROXIES: trustedProxies.default(0),
  CORS_ORIGINS: webOrigins.default([]),
  // Below the 60 seconds after which a client's idle connection is closed.
  UPSTREAM_TIMEOUT_MS: wholeNumber(10, 50_000).default(10_000),
})
// Without it, all visitors of the pages would be one client.
const variables = declared.refine(({ WEB_URL, HOP_SECRET }) => !WEB_URL || HOP_SECRET, {
  path: ['HOP_SECRET'],
  error: 'is required with WEB_URL; make one with: openssl rand -base64 48',
})

/** Reads the configuration of the gateway. Throws `ConfigError`, which lists every invalid variable. */
export function readConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables, environment)
  return Object.freeze({
    log: { level: read.LOG_LEVEL },
    http: { host: read.HOST, port: read.PORT, reusePort: read.REUSE_PORT, shutdownDelayMs: read.LINGER_MS },
    observation: observationConfig(read),
    tokens: tokenConfig(read),
    redis: { url: read.REDIS_URL },
    /** The Redis with the versions of the job service's data; without it, no responses are kept. */
    cacheRedis: { url: read.CACHE_REDIS_URL },
    services: byOwner(owners, (owner) => read[urlVariable(owner)]),
    /** The process of the pages, if there is one. */
    web:
      read.WEB_URL === undefined || read.HOP_SECRET === undefined
        ? undefined
        : { url: read.WEB_URL, hopSecret: read.HOP_SECRET },
    hopSecrets: [read.HOP_SECRET, read.SECONDARY_HOP_SECRET].filter((secret) => secret !== undefined),
    limitsPerMinute: {
      address: read.RATE_LIMIT_PER_MINUTE,
      login: read.RATE_LIMIT_AUTH_PER_MINUTE,
      register: read.RATE_LIMIT_AUTH_PER_MINUTE,
      account: read.RATE_LIMIT_AUTH_PER_MINUTE,
      search: read.RATE_LIMIT_SEARCH_PER_MINUTE,
      upload: read.RATE_LIMIT_UPLOAD_PER_MINUTE,
      user: read.RATE_LIMIT_USER_PER_MINUTE,
      people: read.RATE_LIMIT_PEOPLE_PER_MINUTE,
      page: read.RATE_LIMIT_PAGE_PER_MINUTE,
      web: read.RATE_LIMIT_WEB_PER_MINUTE,
    },
    requestsAtOnce: { perClient: read.MAX_REQUESTS_PER_CLIENT, perNetwork: read.MAX_REQUESTS_PER_ADDRESS },
    connectionsPerNetwork: read.MAX_CONNECTIONS_PER_ADDRESS,
    trustedProxies: read.TRUSTED_PROXIES,
    corsOrigins: read.CORS_ORIGINS,
    upstreamTimeoutMs: read.UPSTREAM_TIMEOUT_MS,
  })
}
export type Config = ReturnType<typeof readConfig>

function isWebOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
}
