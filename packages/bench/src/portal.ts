import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readExternalStores } from '@portal/stack/config'
import { type ServiceName, serviceNames } from '@portal/stack/service-names'
import { startThrowawayStack } from '@portal/stack/throwaway-stack'
import { until } from '@portal/stack/until'
import type { EventLoopDelay } from './event-loop-probe.ts'

const password = 'correct horse battery staple'
// More requests than two cores can send.
const noLimit = '1000000'

/** The processes of the portal, without its stores. */
export const processNames = ['gateway', ...serviceNames] as const
type ProcessName = (typeof processNames)[number]

export type PortalUnderTest = {
  gatewayUrl: string
  serviceUrl: (name: ServiceName) => string
  /** With the root user. */
  mysqlUrl: string
  redisUrl: string
  /** The Redis of the job service's cache. */
  cacheRedisUrl: string
  pidOf: (name: ProcessName | 'web' | 'mysql' | 'redis' | 'redisCache' | 'nats') => number
  /** Creates a resource over the API. Throws unless the response is 201. */
  create: (path: string, body: object, token?: string) => Promise<{ id: number }>
  /** Registers `count` people and returns their addresses. */
  register: (count: number, role?: Role) => Promise<string[]>
  /** Registers `count` people with a profile and a token each. */
  join: (count: number, role: Role) => Promise<Person[]>
  /** Tries to log in and returns the status of the response. */
  logIn: (email: string, secret?: string) => Promise<number>
  /** The event-loop delay of a probed process since the previous call. */
  eventLoopDelay: (name: ProcessName) => Promise<EventLoopDelay>
  /** Rebuilds the search index of the job service, as after a change that bypassed it. */
  indexJobs: () => Promise<void>
  stop: () => Promise<void>
}

type Role = 'JOB_SEEKER' | 'RECRUITER'
export type Person = { email: string; token: string }

export type PortalOptions = {
  /** The processes whose event loop is measured. */
  probed?: readonly ProcessName[]
  /** Production uses 12. */
  bcryptCost?: number
  logLevel?: string
  /** The mail server, instead of the catcher of the stack, which is slow. */
  smtpUrl?: string
}

/** Starts the whole portal on throwaway data, with limits that no measurement reaches. */
export async function startPortal({
  probed = [],
  bcryptCost = 4,
  logLevel = 'info',
  smtpUrl,
}: PortalOptions = {}): Promise<PortalUnderTest> {
  const probeDir = mkdtempSync(join(tmpdir(), 'portal-bench-'))
  const stack = await startThrowawayStack({
    external: readExternalStores({ SMTP_URL: smtpUrl }),
    variables: {
      BCRYPT_COST: String(bcryptCost),
      LOG_LEVEL: logLevel,
      // Treats all addresses as proven.
      EMAIL_VERIFICATION: 'off',
      RATE_LIMIT_PER_MINUTE: noLimit,
      RATE_LIMIT_AUTH_PER_MINUTE: noLimit,
      RATE_LIMIT_SEARCH_PER_MINUTE: noLimit,
      RATE_LIMIT_UPLOAD_PER_MINUTE: noLimit,
      RATE_LIMIT_USER_PER_MINUTE: noLimit,
      RATE_LIMIT_PEOPLE_PER_MINUTE: noLimit,
      RATE_LIMIT_PAGE_PER_MINUTE: noLimit,
      RATE_LIMIT_WEB_PER_MINUTE: noLimit,
      MAX_REQUESTS_PER_CLIENT: noLimit,
      MAX_REQUESTS_PER_ADDRESS: noLimit,
      MAX_CONNECTIONS_PER_ADDRESS: noLimit,
      JOBS_PER_RECRUITER: noLimit,
      APPLY_LIMIT_PER_DAY: noLimit,
      ...(probed.length > 0 && probing(probed, probeDir)),
    },
  })
  const { gateway, services, mysql, redis, redisCache } = stack.describe()
  const people = clientOf(gateway.url)
  const pidOf: PortalUnderTest['pidOf'] = (name) => {
    const { services: current, ...others } = stack.describe()
    const { pid } = { ...current, ...others }[name]
    if (pid === null) throw new Error(`${name} is not running`)
    return pid
  }
  return {
    ...people,
    gatewayUrl: gateway.url,
    serviceUrl: (name) => services[name].url,
    mysqlUrl: mysql.url,
    redisUrl: redis.url,
    cacheRedisUrl: redisCache.url,
    pidOf,
    eventLoopDelay: (name) => callProbe(pidOf(name), probeDir),
    indexJobs: () => operate(stack.stackFile, ['rebuild-copies', 'job', 'search']),
    stop: async () => {
      await stack.stop()
      rmSync(probeDir, { recursive: true, force: true })
    },
  }
}

/** Runs an operator command on the portal that `stackFile` describes. */
async function operate(stackFile: string, args: readonly string[]): Promise<void> {
  const launcher = fileURLToPath(new URL('../../stack/src/operate.ts', import.meta.url))
  const env = { ...process.env, PORTAL_DATA_DIR: dirname(stackFile) }
  await promisify(execFile)(process.execPath, [launcher, ...args], { env })
}

function probing(probed: readonly ProcessName[], dir: string): NodeJS.ProcessEnv {
  const folders = probed.map((name) => (name === 'gateway' ? 'gateway' : join('services', name)))
  const probe = new URL('event-loop-probe.ts', import.meta.url)
  return { NODE_OPTIONS: `--import=${probe}`, BENCH_PROBED: folders.join(','), BENCH_PROBE_DIR: dir }
}

function clientOf(gatewayUrl: string): Pick<PortalUnderTest, 'create' | 'register' | 'join' | 'logIn'> {
  const post = (path: string, init: RequestInit) => fetch(new URL(path, gatewayUrl), { method: 'POST', ...init })
  const create: PortalUnderTest['create'] = async (path, body, token) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const headers = { 'content-type': 'application/json', ...authorization }
    const response = await post(path, { body: JSON.stringify(body), headers })
    if (response.status !== 201) throw new Error(`${path} responded with ${response.status} ${await response.text()}`)
    return (await response.json()) as { id: number }
  }
  const registerOne = async (role: Role): Promise<string> => {
    const email = `bench-${randomUUID()}@example.com`
    await create('/api/v1/auth/register', { email, password, role })
    return email
  }
  const joinOne = async (role: Role): Promise<Person> => {
    const email = await registerOne(role)
    const token = await signIn(gatewayUrl, email)
    if (role === 'RECRUITER') await create('/api/v1/profiles/recruiters', { company_name: 'TechCorp' }, token)
    else await create('/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }, token)
    return { email, token }
  }
  return {
    create,
    register: (count, role = 'JOB_SEEKER') => inBatches(count, () => registerOne(role)),
    join: (count, role) => inBatches(count, () => joinOne(role)),
    logIn: async (email, secret = password) => {
      const response = await requestToken(gatewayUrl, email, secret)
      await response.arrayBuffer()
      return response.status
    },
  }
}

/**
 * Logs in a person registered by {@link PortalUnderTest.register}, at the portal or the predecessor. Returns the token.
 */
export async function signIn(url: string, email: string): Promise<string> {
  const response = await requestToken(url, email, password)
  if (response.status !== 200) throw new Error(`logging in responded with ${response.status} ${await response.text()}`)
  const { access_token: token } = (await response.json()) as { access_token: string }
  return token
}

/** Signs in to the pages a person registered by {@link PortalUnderTest.register}. Returns the `Cookie` header. */
export async function signInToPages(url: string, email: string): Promise<string> {
  const response = await fetch(new URL('/sign-in', url), {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    redirect: 'manual',
    body: new URLSearchParams({ email, password }),
  })
  await response.arrayBuffer()
  if (response.status !== 303) throw new Error(`signing in responded with ${response.status}`)
  return response.headers
    .getSetCookie()
    .map((line) => line.replace(/;.*/, ''))
    .join('; ')
}

function requestToken(url: string, username: string, secret: string): Promise<Response> {
  const body = new URLSearchParams({ username, password: secret })
  return fetch(new URL('/api/v1/auth/login/access-token', url), { method: 'POST', body })
}

/** Runs `make` eight at a time. Many more concurrent logins would be rejected. */
async function inBatches<Item>(count: number, make: () => Promise<Item>): Promise<Item[]> {
  const made: Item[] = []
  for (let left = count; left > 0; left -= 8) {
    made.push(...(await Promise.all(Array.from({ length: Math.min(8, left) }, make))))
  }
  return made
}

async function callProbe(pid: number, dir: string): Promise<EventLoopDelay> {
  const path = join(dir, `${pid}.json`)
  rmSync(path, { force: true })
  process.kill(pid, 'SIGUSR2')
  await until('the probe', () => existsSync(path))
  return JSON.parse(readFileSync(path, 'utf8')) as EventLoopDelay
}
