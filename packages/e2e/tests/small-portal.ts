import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '@portal/chassis/config/config'
import { type SigningKey, secretTokenKey } from '@portal/chassis/config/token-keys'
import type { Service } from '@portal/chassis/http/http'
import { createSender, expectStatus } from '@portal/stack/api-client'
import { createTestBroker } from '@portal/testing/broker'
import { createTestDatabase } from '@portal/testing/database'
import { newKeyPair } from '@portal/testing/key-pairs'
import { stores } from '@portal/testing/stores'
import { testSecrets } from '@portal/testing/tokens'
import { readConfig as readGatewayConfig } from '../../../gateway/src/config.ts'
import { createGateway } from '../../../gateway/src/service.ts'
import { readConfig as readAuthConfig } from '../../../services/auth/src/config.ts'
import { auth as authService } from '../../../services/auth/src/service.ts'
import { readConfig as readProfileConfig } from '../../../services/profile/src/config.ts'
import { profile as profileService } from '../../../services/profile/src/service.ts'

export type Algorithm = 'HS256' | 'ES256'
export type PortalKey = SigningKey & {
  /** The value in a configuration: a secret, or the path of a file. */
  setting: string
}
/** The key that signs tokens, and another one whose tokens are accepted as well. */
export type Keys = { signing: PortalKey; accepted?: PortalKey }

export const processNames = ['auth', 'profile', 'gateway'] as const
type ProcessName = (typeof processNames)[number]
type LoggedIn = { id: number; accessToken: string; refreshToken: string }

export type SmallPortal = {
  algorithm: Algorithm
  urls: Record<ProcessName, string>
  /** URLs that require a token, at the services themselves and through the gateway. */
  endpoints: Record<string, string>
  logIn: () => Promise<LoggedIn>
  newKey: () => PortalKey
  /**
   * Restarts a process with other keys at the same address. Does nothing if the process has no keys in its
   * configuration.
   */
  restart: (name: ProcessName, keys: Keys) => Promise<void>
  stop: () => Promise<void>
}

const account = { email: 'ada@example.com', password: 'correct horse battery', role: 'JOB_SEEKER' }
const noLimits = Object.fromEntries(
  ['', '_AUTH', '_SEARCH', '_USER', '_PEOPLE', '_PAGE'].map((kind) => [`RATE_LIMIT${kind}_PER_MINUTE`, '1000000']),
)

// Auth calls these services for an export. Nothing listens on the discard port.
const unavailable = 'http://127.0.0.1:9'
export const noOtherUser = {
  JOB_URL: unavailable,
  PROFILE_URL: unavailable,
  APPLICATION_URL: unavailable,
  NOTIFICATION_URL: unavailable,
}

/** Starts auth, profile and the gateway on the stores of the test run, with one account that can log in. */
export async function startSmallPortal(algorithm: Algorithm): Promise<SmallPortal & { first: PortalKey }> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-keys-'))
  const newKey = () => (algorithm === 'HS256' ? newSecret() : newFile(folder))
  const first = newKey()
  const data = await createStores()
  const auth = await startProcess(
    { ...data.of('auth'), ...noOtherUser },
    keyVariables(algorithm, { signing: first }),
    (environment) => authService.create(readAuthConfig(environment)),
  )
  const verificationVariables = () =>
    algorithm === 'HS256' ? keyVariables(algorithm, { signing: first }) : published(algorithm, auth.url)
  const urls = { JOB_URL: auth.url, APPLICATION_URL: auth.url, NOTIFICATION_URL: auth.url, AUTH_URL: auth.url }
  const profile = await startProcess({ ...data.of('profile'), ...urls }, verificationVariables(), (environment) =>
    profileService.create(readProfileConfig(environment)),
  )
  const gateway = await startProcess(
    { ...data.common, ...noLimits, ...urls, PROFILE_URL: profile.url },
    verificationVariables(),
    (environment) => createGateway(readGatewayConfig(environment)),
  )
  const processes = { auth, profile, gateway }
  const send = createSender(auth.url)
  const { id } = await expectStatus(201, send('POST', '/api/v1/auth/register', account))
  return {
    first,
    algorithm,
    newKey,
    urls: { auth: auth.url, profile: profile.url, gateway: gateway.url },
    endpoints: {
      auth: `${auth.url}/api/v1/users/me`,
      profile: `${profile.url}/api/v1/profiles/job-seekers/1`,
      'auth through the gateway': `${gateway.url}/api/v1/users/me`,
      'profile through the gateway': `${gateway.url}/api/v1/profiles/job-seekers/1`,
    },
    logIn: async () => {
      const { email: username, password } = account
      const body = await expectStatus(200, send('POST', '/api/v1/auth/login/access-token', { username, password }))
      return { id, accessToken: body.access_token, refreshToken: body.refresh_token }
    },
    restart: async (name, keys) => {
      if (algorithm === 'HS256' || name === 'auth') await processes[name].restart(keyVariables(algorithm, keys))
    },
    stop: async () => {
      for (const process of [gateway, profile, auth]) await process.stop()
      await data.remove()
      rmSync(folder, { recursive: true, maxRetries: 3 })
    },
  }
}

function newSecret(): PortalKey {
  const setting = randomBytes(36).toString('base64url')
  return { ...secretTokenKey(setting), setting }
}

function newFile(folder: string): PortalKey {
  const { pem, ...key } = newKeyPair('ES256')
  const setting = join(folder, `${key.kid}.pem`)
  writeFileSync(setting, pem)
  return { ...key, setting }
}

function keyVariables(algorithm: Algorithm, { signing, accepted }: Keys): Environment {
  if (algorithm === 'HS256') return { SECRET_KEY: signing.setting, SECONDARY_SECRET_KEY: accepted?.setting }
  return { ALGORITHM: algorithm, SIGNING_KEY_FILE: signing.setting, VERIFICATION_KEY_FILES: accepted?.setting }
}

function published(algorithm: Algorithm, authUrl: string): Environment {
  return { ALGORITHM: algorithm, JWKS_URL: `${authUrl}/.well-known/jwks.json` }
}

async function createStores() {
  const [auth, profile] = await Promise.all([createDatabase('auth'), createDatabase('profile')])
  const broker = await createTestBroker()
  // User ids start at 1 in every database, so this portal uses a Redis database that no other test uses.
  const common = { HOST: '127.0.0.1', LOG_LEVEL: 'silent', REDIS_URL: new URL('/11', stores().redisUrl).href }
  const ofServices = {
    ...common,
    SERVICE_SECRET: testSecrets.SERVICE_SECRET,
    NATS_URL: broker.url,
    NATS_PREFIX: broker.prefix,
    BCRYPT_COST: '4',
  }
  const databases = { auth, profile }
  return {
    common,
    of: (name: 'auth' | 'profile') => ({ ...ofServices, DATABASE_URL: databases[name].url }),
    remove: async () => {
      await broker.remove()
      await Promise.all([auth.drop(), profile.drop()])
    },
  }
}

function createDatabase(service: string) {
  return createTestDatabase(new URL(`../../../services/${service}/migrations`, import.meta.url).pathname)
}

async function startProcess(fixed: Environment, keys: Environment, create: (environment: Environment) => Service) {
  let service = create({ ...fixed, ...keys, PORT: '0' })
  await service.start()
  const url = service.url()
  return {
    url,
    restart: async (changed: Environment) => {
      await service.stop()
      service = create({ ...fixed, ...changed, PORT: new URL(url).port })
      await service.start()
    },
    stop: () => service.stop(),
  }
}
