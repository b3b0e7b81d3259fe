import { join } from 'node:path'
import { withNatsLogin } from '@portal/chassis/config/nats-url'
import { findMysql, findProgram, type Program, provideBinaries } from './binaries.ts'
import type { ExternalStores } from './config.ts'
import type { Secrets } from './secrets.ts'
import { mailPart, smtpResponds } from './stores/mail.ts'
import { mysqlPart, mysqlResponds } from './stores/mysql.ts'
import { natsPart, natsResponds } from './stores/nats.ts'
import { redisPart, redisResponds } from './stores/redis.ts'
import type { Supervisor } from './supervisor.ts'
import { passes, until } from './until.ts'

export type StoreUrls = {
  mysqlUrl: string
  /** For rate limits and revocations. */
  redisUrl: string
  /** For the job service's cache. Equal to `redisUrl` if the caller provides one Redis. */
  cacheRedisUrl: string
  /** With the operator's login, if the broker has users. */
  natsUrl: string
  smtpUrl: string
  mailWebUrl: string | null
}
/**
 * `mailServing` resolves when the mail server is ready: it starts slowest, and nothing needs it before the first email.
 */
export type StartedStores = { urls: StoreUrls; mailServing: Promise<void> }
export const storeParts = ['mail', 'nats', 'redis', 'redis-cache', 'mysql'] as const

type StoresOptions = {
  dataDir: string
  external: ExternalStores
  mysqlRootPassword: string
  /** Without passwords, NATS and Redis accept every connection, and one Redis serves all purposes. */
  passwords?: Pick<Secrets, 'natsPasswords' | 'redisPasswords'>
  /** Number of servers of a cluster that store each stream. */
  natsReplicas?: number
  discardOnClose?: boolean
  supervisor: Supervisor
  log: (name: string, text: string) => void
  signal: AbortSignal
}

/** Starts a private server for each store that is not external, all in parallel. Waits up to 60 s for external ones. */
export async function startStores(options: StoresOptions): Promise<StartedStores> {
  const { external } = options
  const needed: Program[] = []
  if (external.mysqlUrl === undefined) needed.push('mysql')
  if (external.redisUrl === undefined) needed.push('redis')
  if (external.natsUrl === undefined) needed.push('nats')
  await provideBinaries(needed, (line) => options.log('stores', line))
  const { serving: mailServing, ...mail } = await beginMail(options)
  // Avoids an unhandled rejection. The caller gets the error when it awaits `mailServing`.
  mailServing.catch(() => {})
  const [mysqlUrl, redisUrl, cacheRedisUrl, natsUrl] = await Promise.all([
    startMysql(options),
    startRedis(options),
    startCacheRedis(options),
    startNats(options),
  ])
  return { urls: { mysqlUrl, redisUrl, cacheRedisUrl: cacheRedisUrl ?? redisUrl, natsUrl, ...mail }, mailServing }
}

async function startMysql(options: StoresOptions): Promise<string> {
  const { dataDir, external, mysqlRootPassword, discardOnClose = false, supervisor } = options
  if (external.mysqlUrl !== undefined) return waitFor(options, 'mysql', external.mysqlUrl, mysqlResponds)
  const binary = await findMysql()
  const dir = join(dataDir, 'mysql')
  const { part, url } = await mysqlPart({
    binary,
    dir,
    rootPassword: mysqlRootPassword,
    discardOnClose,
    run: (task) => supervisor.run(task),
  })
  await supervisor.start(part)
  return url
}

async function startRedis(options: StoresOptions): Promise<string> {
  const { dataDir, external, passwords, supervisor } = options
  if (external.redisUrl !== undefined) return waitFor(options, 'redis', external.redisUrl, redisResponds)
  const own = { name: 'redis', dir: join(dataDir, 'redis'), password: passwords?.redisPasswords.access }
  const { part, url } = await redisPart(findProgram('redis'), own)
  await supervisor.start(part)
  return url
}

/** Returns undefined if the job service's cache shares the other Redis. */
async function startCacheRedis(options: StoresOptions): Promise<string | undefined> {
  const { dataDir, external, passwords, supervisor } = options
  if (external.cacheRedisUrl !== undefined) {
    return waitFor(options, 'redis-cache', external.cacheRedisUrl, redisResponds)
  }
  if (external.redisUrl !== undefined || passwords === undefined) return undefined
  const own = { name: 'redis-cache', dir: join(dataDir, 'redis-cache'), password: passwords.redisPasswords.cache }
  const { part, url } = await redisPart(findProgram('redis'), { ...own, evicts: true })
  await supervisor.start(part)
  return url
}

async function startNats(options: StoresOptions): Promise<string> {
  const { dataDir, external, natsReplicas, supervisor } = options
  const passwords = external.natsUrl === undefined ? options.passwords?.natsPasswords : external.natsPasswords
  let address = external.natsUrl
  if (address === undefined) {
    const { part, url } = await natsPart(findProgram('nats'), join(dataDir, 'nats'), passwords)
    await supervisor.start(part)
    address = url
  } else {
    await waitFor(options, 'nats', address, natsResponds)
  }
  if (passwords === undefined) return address
  const operatorUrl = withNatsLogin(address, 'operator', passwords.operator)
  // Loaded only here: the broker client takes a while to load, and the other stores need not wait for it.
  const { makeStreams } = await import('./operate-streams.ts')
  await makeStreams({ url: operatorUrl, prefix: '', replicas: natsReplicas ?? 1 })
  return operatorUrl
}

async function beginMail(options: StoresOptions) {
  const { smtpUrl: externalUrl } = options.external
  if (externalUrl !== undefined) {
    const serving = waitFor(options, 'mail', externalUrl, smtpResponds).then(() => {})
    return { smtpUrl: externalUrl, mailWebUrl: null, serving }
  }
  const { part, smtpUrl, webUrl } = await mailPart(join(options.dataDir, 'mail'))
  return { smtpUrl, mailWebUrl: webUrl, serving: options.supervisor.start(part) }
}

async function waitFor(
  { log, signal }: StoresOptions,
  name: string,
  url: string,
  check: (url: string) => Promise<void>,
): Promise<string> {
  const { host } = new URL(url.split(',')[0]?.replace(/^(?!\w+:\/\/)/, 'store://') ?? url)
  await until(`${name} at ${host}`, () => passes(() => check(url)), 60_000, { everyMs: 250, signal })
  log(name, `${host} (already running)`)
  return url
}
