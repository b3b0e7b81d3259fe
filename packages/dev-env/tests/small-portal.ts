import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '@portal/chassis/config'
import type { Service } from '@portal/chassis/http'
import { type SigningKey, secretTokenKey } from '@portal/chassis/token-keys'
import { createTestBroker } from '@portal/testing/broker'
import { createTestDatabase } from '@portal/testing/database'
import { newKeyPair } from '@portal/testing/key-pairs'
import { stores } from '@portal/testing/stores'
import { testSecrets } from '@portal/testing/tokens'
import { readConfig as readGatewayConfig } from '../../../gateway/src/config.ts'
import { createGateway } from '../../../gateway/src/service.ts'
import { readConfig as readAuthConfig } from '../../../services/auth/src/config.ts'
import { createService as createAuth } from '../../../services/auth/src/service.ts'
import { readConfig as readProfileConfig } from '../../../services/profile/src/config.ts'
import { createService as createProfile } from '../../../services/profile/src/service.ts'

export type Algorithm = 'HS256' | 'ES256'
export type PortalKey = SigningKey & {
  /** What a configuration says of it: a secret, or the path of a file. */
  setting: string
}
/** The key that signs, and one that counts beside it. */
export type Keys = { signs: PortalKey; counts?: PortalKey }

export const processNames = ['auth', 'profile', 'gateway'] as const
type ProcessName = (typeof processNames)[number]
type LoggedIn = { id: number; accessToken: string; refreshToken: string }

export type SmallPortal = {
  algorithm: Algorithm
  urls: Record<ProcessName, string>
  /** Addresses that ask for a token, of the services themselves and by the gateway. */
  endpoints: Record<string, string>
  logIn: () => Promise<LoggedIn>
  newKey: () => PortalKey
  /** Starts a process again with other keys, at the same address; leaves one alone that has nothing to do with keys. */
  restart: (name: ProcessName, keys: Keys) => Promise<void>
  stop: () => Promise<void>
}

const account = { email: 'ada@example.com', password: 'correct horse battery', role: 'JOB_SEEKER' }
const noLimits = Object.fromEntries(
  ['', '_AUTH', '_SEARCH', '_USER', '_PEOPLE', '_PAGE'].map((kind) => [`RATE_LIMIT${kind}_PER_MINUTE`, '1000000']),
)

// What auth asks for an export; nothing listens on the discard port.
const unavailable = 'http://127.0.0.1:9'
export const noOtherUser = {
  JOB_URL: unavailable,
  PROFILE_URL: unavailable,
  APPLICATION_URL: unavailable,
  NOTIFICATION_URL: unavailable,
}

/** The auth service, another one and the gateway, on the stores of the tests, with one person who can log in. */
export async function startSmallPortal(algorithm: Algorithm): Promise<SmallPortal & { first: PortalKey }> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-keys-'))
  const newKey = () => (algorithm === 'HS256' ? newSecret() : newFile(folder))
  const first = newKey()
  const data = await createStores()
  const auth = await startProcess(
    { ...data.of('auth'), ...noOtherUser },
    keyVariables(algorithm, { signs: first }),
    (environment) => createAuth(readAuthConfig(environment)),
  )
  const known = () =>
    algorithm === 'HS256' ? keyVariables(algorithm, { signs: first }) : published(algorithm, auth.url)
  const urls = { JOB_URL: auth.url, APPLICATION_URL: auth.url, NOTIFICATION_URL: auth.url, AUTH_URL: auth.url }
  const profile = await startProcess({ ...data.of('profile'), ...urls }, known(), (environment) =>
    createProfile(readProfileConfig(environment)),
  )
  const gateway = await startProcess(
    { ...data.common, ...noLimits, ...urls, PROFILE_URL: profile.url },
    known(),
    (environment) => createGateway(readGatewayConfig(environment)),
  )
  const processes = { auth, profile, gateway }
  const { id } = await post(`${auth.url}/api/v1/auth/register`, account)
  return {
    first,
    algorithm,
    newKey,
    urls: { auth: auth.url, profile: profile.url, gateway: gateway.url },
    endpoints: {
      auth: `${auth.url}/api/v1/users/me`,
      profile: `${profile.url}/api/v1/profiles/job-seekers/1`,
      'auth by the gateway': `${gateway.url}/api/v1/users/me`,
      'profile by the gateway': `${gateway.url}/api/v1/profiles/job-seekers/1`,
    },
    logIn: async () => {
      const { email: username, password } = account
      const body = await post(`${auth.url}/api/v1/auth/login/access-token`, { username, password })
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

function keyVariables(algorithm: Algorithm, { signs, counts }: Keys): Environment {
  if (algorithm === 'HS256') return { SECRET_KEY: signs.setting, SECONDARY_SECRET_KEY: counts?.setting }
  return { ALGORITHM: algorithm, SIGNING_KEY_FILE: signs.setting, VERIFICATION_KEY_FILES: counts?.setting }
}

function published(algorithm: Algorithm, authUrl: string): Environment {
  return { ALGORITHM: algorithm, JWKS_URL: `${authUrl}/.well-known/jwks.json` }
}

async function createStores() {
  const [auth, profile] = await Promise.all([createDatabase('auth'), createDatabase('profile')])
  const broker = await createTestBroker()
  // Users count from 1 here as elsewhere; what is kept about them in Redis must not meet what other tests keep.
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

async function post(url: string, body: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return response.json() as Promise<ReturnType<typeof JSON.parse>>
}
