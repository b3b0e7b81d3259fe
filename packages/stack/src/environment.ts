import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withNatsLogin } from '@portal/chassis/config/nats-url'
import { urlVariable } from '@portal/contracts/event'
import type { StackConfig } from './config.ts'
import type { Secrets } from './secrets.ts'
import { type PerService, type ServiceName, serviceNames } from './service-names.ts'
import type { StoreUrls } from './start-stores.ts'

/**
 * The URL of each process. `replicas` has those of services that run as several processes, by process name (`job-2`).
 */
export type Addresses = {
  gateway: string
  /** The process of the pages. */
  web: string
  services: PerService<string>
  replicas?: PerService<Record<string, string>>
  /** The metrics port of each process, by the process's URL. */
  metricsPorts: ReadonlyMap<string, number>
}
export type Wiring = {
  config: StackConfig
  secrets: Secrets
  /** Path of the private key, if a key pair signs access tokens. */
  signingKeyFile: string | undefined
  stores: StoreUrls
  addresses: Addresses
  databaseUrls: PerService<string>
}

/**
 * The variables of one service: only its own database, the mail server only for the service that sends emails, and the
 * storage only for the one that has files.
 * `url` is where this process listens, if not at the service's address.
 */
export function serviceEnvironment(
  wiring: Wiring,
  name: ServiceName,
  url = wiring.addresses.services[name],
): NodeJS.ProcessEnv {
  const { databaseUrls, stores, config, secrets } = wiring
  const mail = {
    SMTP_URL: stores.smtpUrl,
    MAIL_FROM:
      config.passedOn.MAIL_FROM || `${config.passedOn.PORTAL_NAME || 'Job Portal'} <no-reply@portal.localhost>`,
  }
  const files = {
    STORAGE_URL: config.passedOn.STORAGE_URL || pathToFileURL(join(config.dataDir, 'resumes')).href,
    RESUME_MAX_BYTES: config.passedOn.RESUME_MAX_BYTES,
    CLAMAV_URL: config.passedOn.CLAMAV_URL,
    DNS_SERVERS: config.passedOn.DNS_SERVERS,
  }
  return {
    ...sharedEnvironment(wiring),
    ...tokenEnvironment(wiring, name),
    HOST: '127.0.0.1',
    ...portsOf(wiring, url),
    ...chosen(config, 'SERVICE_SECRET', secrets.serviceSecret),
    DATABASE_URL: databaseUrls[name],
    NATS_URL: natsUrlOf(wiring, name),
    REDIS_URL: name === 'job' ? stores.cacheRedisUrl : stores.redisUrl,
    ...(name === 'notification' ? mail : {}),
    ...(name === 'profile' ? files : {}),
  }
}

/**
 * The broker URL with the service's login. The URL of an external broker is passed on unless its passwords are known.
 */
function natsUrlOf({ config, secrets, stores }: Wiring, name: ServiceName): string {
  const { natsUrl, natsPasswords = natsUrl === undefined ? secrets.natsPasswords : undefined } = config.external
  return natsPasswords ? withNatsLogin(stores.natsUrl, name, natsPasswords[name]) : stores.natsUrl
}

/** The gateway's variables: no database, no broker, and not the secret that authenticates services to each other. */
export function gatewayEnvironment(wiring: Wiring): NodeJS.ProcessEnv {
  const { config, addresses } = wiring
  return {
    ...sharedEnvironment(wiring),
    ...tokenEnvironment(wiring, 'gateway'),
    ...hopEnvironment(wiring),
    WEB_URL: config.passedOn.WEB_URL || addresses.web,
    REDIS_URL: wiring.stores.redisUrl,
    CACHE_REDIS_URL: wiring.stores.cacheRedisUrl,
    HOST: config.host,
    ...portsOf(wiring, addresses.gateway),
  }
}

/** The variables of the pages: no store, no key of tokens, and no service but the gateway. */
export function webEnvironment(wiring: Wiring): NodeJS.ProcessEnv {
  const { config, secrets, addresses } = wiring
  const { LOG_LEVEL, LINGER_MS, PORTAL_URL, SECONDARY_WEB_SECRET, SECONDARY_WEB_SECRET_FILE } = config.passedOn
  const passed = Object.entries(config.passedOn).filter(([name]) => /^OTEL_|^PORTAL_|^SECURITY_CONTACT/.test(name))
  return {
    LOG_LEVEL,
    LINGER_MS,
    ...Object.fromEntries(passed),
    HOST: '127.0.0.1',
    ...portsOf(wiring, addresses.web),
    GATEWAY_URL: addresses.gateway,
    PORTAL_URL: PORTAL_URL || addresses.gateway,
    ...chosen(config, 'WEB_SECRET', secrets.webSecret),
    SECONDARY_WEB_SECRET,
    SECONDARY_WEB_SECRET_FILE,
    ...hopEnvironment(wiring),
  }
}

/** The secret that the gateway and the process of the pages share. */
function hopEnvironment({ config, secrets }: Wiring): NodeJS.ProcessEnv {
  const { SECONDARY_HOP_SECRET, SECONDARY_HOP_SECRET_FILE } = config.passedOn
  return { ...chosen(config, 'HOP_SECRET', secrets.hopSecret), SECONDARY_HOP_SECRET, SECONDARY_HOP_SECRET_FILE }
}

function portsOf({ addresses }: Wiring, url: string): NodeJS.ProcessEnv {
  return { PORT: new URL(url).port, METRICS_PORT: String(addresses.metricsPorts.get(url) ?? '') }
}

/** A shared secret for all processes, or a private key for auth and the URL of the public keys for the others. */
function tokenEnvironment({ config, secrets, signingKeyFile, addresses }: Wiring, name: string): NodeJS.ProcessEnv {
  const { VERIFICATION_KEY_FILES, JWKS_URL } = config.passedOn
  if (signingKeyFile === undefined) return chosen(config, 'SECRET_KEY', secrets.secretKey)
  if (name === 'auth') return { SIGNING_KEY_FILE: signingKeyFile, VERIFICATION_KEY_FILES }
  return { JWKS_URL: JWKS_URL || `${addresses.services.auth}/.well-known/jwks.json` }
}

/** The variable, or its `_FILE` form, as set by the caller; the generated value if neither is set. */
function chosen({ passedOn }: StackConfig, name: string, generated: string): NodeJS.ProcessEnv {
  const file = `${name}_FILE`
  return passedOn[name] || passedOn[file] ? { [name]: passedOn[name], [file]: passedOn[file] } : { [name]: generated }
}

function sharedEnvironment({ config, addresses }: Wiring): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _,
    SERVICE_SECRET,
    SERVICE_SECRET_FILE,
    HOP_SECRET,
    HOP_SECRET_FILE,
    SECONDARY_HOP_SECRET,
    SECONDARY_HOP_SECRET_FILE,
    WEB_SECRET,
    WEB_SECRET_FILE,
    SECONDARY_WEB_SECRET,
    SECONDARY_WEB_SECRET_FILE,
    SIGNING_KEY_FILE,
    VERIFICATION_KEY_FILES,
    NATS_URL,
    NATS_URL_FILE,
    REDIS_URL,
    REDIS_URL_FILE,
    SMTP_URL,
    MAIL_FROM,
    STORAGE_URL,
    RESUME_MAX_BYTES,
    CLAMAV_URL,
    DNS_SERVERS,
    ...passedOn
  } = config.passedOn
  return {
    ...passedOn,
    PORTAL_URL: passedOn.PORTAL_URL || addresses.gateway,
    ...Object.fromEntries(serviceNames.map((name) => [urlVariable(name), addresses.services[name]])),
  }
}
