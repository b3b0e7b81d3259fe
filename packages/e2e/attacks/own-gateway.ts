import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Environment } from '@portal/chassis/config/config'
import type { Timeouts } from '@portal/chassis/http/http'
import { loadSecrets } from '@portal/stack/secrets'
import type { StackDescription } from '@portal/stack/stack-file'
import { inject } from 'vitest'
import { readConfig } from '../../../gateway/src/config.ts'
import { createGateway } from '../../../gateway/src/service.ts'

export type OwnGateway = { url: string; stop: () => Promise<void> }

/** Starts a gateway for one test in front of the services of the running portal, with its own Redis database. */
export async function startOwnGateway(
  environment: Environment = {},
  timeouts: Partial<Timeouts> = {},
): Promise<OwnGateway> {
  const { stackFile } = inject('portal')
  const { services, redis } = JSON.parse(readFileSync(stackFile, 'utf8')) as StackDescription
  const redisUrl = new URL(redis.url)
  redisUrl.pathname = `/${randomInt(1, 16)}`
  const config = readConfig({
    SECRET_KEY: loadSecrets(join(dirname(stackFile), 'secrets.json')).secretKey,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    REDIS_URL: redisUrl.href,
    AUTH_URL: services.auth.url,
    JOB_URL: services.job.url,
    PROFILE_URL: services.profile.url,
    APPLICATION_URL: services.application.url,
    NOTIFICATION_URL: services.notification.url,
    ...environment,
  })
  const gateway = createGateway({ ...config, http: { ...config.http, timeouts } })
  await gateway.start()
  return { url: gateway.url(), stop: gateway.stop }
}
