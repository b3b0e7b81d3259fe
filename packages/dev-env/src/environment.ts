import type { StackConfig } from './config.ts'
import type { Secrets } from './secrets.ts'
import type { PerService, ServiceName } from './service-names.ts'
import type { StoreUrls } from './start-stores.ts'

/** Where everything listens. `replicas` are the processes of services that run as several, by name (`job-2`). */
export type Addresses = {
  gateway: string
  services: PerService<string>
  replicas?: PerService<Record<string, string>>
}
export type Wiring = {
  config: StackConfig
  secrets: Secrets
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
    HOST: '127.0.0.1',
    PORT: new URL(url).port,
    SERVICE_SECRET: config.passedOn.SERVICE_SECRET || secrets.serviceSecret,
    DATABASE_URL: databaseUrls[name],
    ...(name === 'notification' ? mail : {}),
  }
}

/** The gateway knows no database, and not the secret by which the services know each other. */
export function gatewayEnvironment(wiring: Wiring): NodeJS.ProcessEnv {
  const { config, addresses } = wiring
  return { ...sharedEnvironment(wiring), HOST: config.host, PORT: new URL(addresses.gateway).port }
}

function sharedEnvironment({ config, secrets, stores, addresses }: Wiring): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, SERVICE_SECRET, SMTP_URL, MAIL_FROM, ...passedOn } = config.passedOn
  return {
    ...passedOn,
    REDIS_URL: stores.redisUrl,
    NATS_URL: stores.natsUrl,
    SECRET_KEY: passedOn.SECRET_KEY || secrets.secretKey,
    PORTAL_URL: passedOn.PORTAL_URL || addresses.gateway,
    AUTH_URL: addresses.services.auth,
    JOB_URL: addresses.services.job,
    PROFILE_URL: addresses.services.profile,
    APPLICATION_URL: addresses.services.application,
    NOTIFICATION_URL: addresses.services.notification,
  }
}
