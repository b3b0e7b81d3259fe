import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Environment } from '@portal/chassis/config/config'
import { withNatsLogin } from '@portal/chassis/config/nats-url'
import { loadSecrets } from '@portal/stack/secrets'
import { inject } from 'vitest'
import { readConfig } from '../../../../services/profile/src/config.ts'
import { profile } from '../../../../services/profile/src/service.ts'
import { describeStack } from '../running-stack.ts'

/** Starts a replica of the profile service of the portal under test, with other settings. */
export async function startOwnProfile(environment: Environment): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = dirname(inject('portal').stackFile)
  const { secretKey, serviceSecret, natsPasswords } = loadSecrets(join(folder, 'secrets.json'))
  const { mysql, nats, services } = describeStack()
  const service = await profile.create(
    readConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
      SECRET_KEY: secretKey,
      SERVICE_SECRET: serviceSecret,
      DATABASE_URL: new URL('/portal_profile', mysql.url).href,
      NATS_URL: withNatsLogin(nats.url, 'profile', natsPasswords.profile),
      STORAGE_URL: pathToFileURL(join(folder, 'resumes')).href,
      JOB_URL: services.job.url,
      AUTH_URL: services.auth.url,
      ...environment,
    }),
  )
  await service.start()
  return { url: service.url(), stop: service.stop }
}
