import { withNatsLogin } from '@portal/chassis/nats-url'
import type { StackConfig } from './config.ts'
import type { Secrets } from './secrets.ts'
import type { PerService, ServiceName } from './service-names.ts'
import type { StoreUrls } from './start-stores.ts'

/** Where everything listens. `replicas` are the processes of services that run as several, by name (`job-2`). */
export type Addresses = {
  gateway: string
  services: PerService<string>
  replicas?: PerService<Record<string, string>>
  /** The port at which each process tells its metrics, by its address. */
  metricsPorts: ReadonlyMap<string, number>
}
export type Wiring = {
  config: StackConfig
  secrets: Secrets
  /** Where a pair of keys signs access tokens. */
  signingKeyFile: string | undefined
  stores: StoreUrls
  addresses: Addresses
  databaseUrls: PerService<string>
}

/**
 * The variables of one service: its own database only, and the mail server only for the one that sends mail. `url` is
 * where this process listens, if not at the service's address.
 */
export function serviceEnvironment(
  wiring: Wiring,
  name: ServiceName,
  url = wiring.addresses.services[name],
): NodeJS.ProcessEnv {
  const { databaseUrls, stores, config, secrets } = wiring
  const mail = {
    SMTP_URL: stores.smtpUrl,
    MAIL_FROM: config.passedOn.MAIL_FROM || 'Job Portal <no-reply@portal.localhost>',
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
  }
}

/** As the user of the service; what the caller's address says, where the caller brings the broker. */
function natsUrlOf({ config, secrets, stores }: Wiring, name: ServiceName): string {
  const { natsUrl, natsPasswords = natsUrl === undefined ? secrets.natsPasswords : undefined } = config.external
  return natsPasswords ? withNatsLogin(stores.natsUrl, name, natsPasswords[name]) : stores.natsUrl
}

/** The gateway knows no database and no broker, and not the secret by which the services know each other. */
export function gatewayEnvironment(wiring: Wiring): NodeJS.ProcessEnv {
  const { config, addresses } = wiring
  return {
    ...sharedEnvironment(wiring),
    ...tokenEnvironment(wiring, 'gateway'),
    REDIS_URL: wiring.stores.redisUrl,
    HOST: config.host,
    ...portsOf(wiring, addresses.gateway),
  }
}

function portsOf({ addresses }: Wiring, url: string): NodeJS.ProcessEnv {
  return { PORT: new URL(url).port, METRICS_PORT: String(addresses.metricsPorts.get(url) ?? '') }
}

/** A secret for everybody, or a private key for the auth service alone and for the others where it publishes the public one. */
function tokenEnvironment({ config, secrets, signingKeyFile, addresses }: Wiring, name: string): NodeJS.ProcessEnv {
  const { VERIFICATION_KEY_FILES, JWKS_URL } = config.passedOn
  if (signingKeyFile === undefined) return chosen(config, 'SECRET_KEY', secrets.secretKey)
  if (name === 'auth') return { SIGNING_KEY_FILE: signingKeyFile, VERIFICATION_KEY_FILES }
  return { JWKS_URL: JWKS_URL || `${addresses.services.auth}/.well-known/jwks.json` }
}

/** A variable as the caller has set it, itself or by a file; ours where they have done neither. */
function chosen({ passedOn }: StackConfig, name: string, ours: string): NodeJS.ProcessEnv {
  const file = `${name}_FILE`
  return passedOn[name] || passedOn[file] ? { [name]: passedOn[name], [file]: passedOn[file] } : { [name]: ours }
}

function sharedEnvironment({ config, addresses }: Wiring): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _,
    SERVICE_SECRET,
    SERVICE_SECRET_FILE,
    SIGNING_KEY_FILE,
    VERIFICATION_KEY_FILES,
    NATS_URL,
    NATS_URL_FILE,
    REDIS_URL,
    REDIS_URL_FILE,
    SMTP_URL,
    MAIL_FROM,
    ...passedOn
  } = config.passedOn
  return {
    ...passedOn,
    PORTAL_URL: passedOn.PORTAL_URL || addresses.gateway,
    AUTH_URL: addresses.services.auth,
    JOB_URL: addresses.services.job,
    PROFILE_URL: addresses.services.profile,
    APPLICATION_URL: addresses.services.application,
    NOTIFICATION_URL: addresses.services.notification,
  }
}
