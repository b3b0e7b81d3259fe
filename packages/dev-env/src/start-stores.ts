import { join } from 'node:path'
import { findMysql, findProgram, type Program, provideBinaries } from './binaries.ts'
import type { ExternalStores } from './config.ts'
import { mailPart, smtpAnswers } from './stores/mail.ts'
import { mysqlAnswers, mysqlPart } from './stores/mysql.ts'
import { natsAnswers, natsPart } from './stores/nats.ts'
import { redisAnswers, redisPart } from './stores/redis.ts'
import type { Supervisor } from './supervisor.ts'
import { waitUntil } from './wait-until.ts'

export type StoreUrls = {
  mysqlUrl: string
  redisUrl: string
  natsUrl: string
  smtpUrl: string
  mailWebUrl: string | null
}
/** The mail server is not needed before the first mail is sent, and takes longest; `mailServing` tells when it is up. */
export type StartedStores = { urls: StoreUrls; mailServing: Promise<void> }
export const storeParts = ['mail', 'nats', 'redis', 'mysql'] as const

type StoresOptions = {
  dataDir: string
  external: ExternalStores
  mysqlRootPassword: string
  throwAway?: boolean
  supervisor: Supervisor
  say: (name: string, text: string) => void
  signal: AbortSignal
}

/** Starts a private server for every store nobody else runs, all at once, and waits for the others a bounded time. */
export async function startStores(options: StoresOptions): Promise<StartedStores> {
  const { external } = options
  const needed: Program[] = []
  if (external.mysqlUrl === undefined) needed.push('mysql')
  if (external.redisUrl === undefined) needed.push('redis')
  if (external.natsUrl === undefined) needed.push('nats')
  await provideBinaries(needed, (line) => options.say('stores', line))
  const { serving: mailServing, ...mail } = await beginMail(options)
  // Whoever needs the mail server awaits this; until then a failure waits, too.
  mailServing.catch(() => {})
  const [mysqlUrl, redisUrl, natsUrl] = await Promise.all([
    startMysql(options),
    startRedis(options),
    startNats(options),
  ])
  return { urls: { mysqlUrl, redisUrl, natsUrl, ...mail }, mailServing }
}

async function startMysql(options: StoresOptions): Promise<string> {
  const { dataDir, external, mysqlRootPassword, throwAway = false, supervisor } = options
  if (external.mysqlUrl !== undefined) return waitFor(options, 'mysql', external.mysqlUrl, mysqlAnswers)
  const binary = await findMysql()
  const dir = join(dataDir, 'mysql')
  const { part, url } = await mysqlPart({
    binary,
    dir,
    rootPassword: mysqlRootPassword,
    throwAway,
    run: (task) => supervisor.run(task),
  })
  await supervisor.start(part)
  return url
}

async function startRedis(options: StoresOptions): Promise<string> {
  if (options.external.redisUrl !== undefined) return waitFor(options, 'redis', options.external.redisUrl, redisAnswers)
  const { part, url } = await redisPart(findProgram('redis'), join(options.dataDir, 'redis'))
  await options.supervisor.start(part)
  return url
}

async function startNats(options: StoresOptions): Promise<string> {
  if (options.external.natsUrl !== undefined) return waitFor(options, 'nats', options.external.natsUrl, natsAnswers)
  const { part, url } = await natsPart(findProgram('nats'), join(options.dataDir, 'nats'))
  await options.supervisor.start(part)
  return url
}

async function beginMail(options: StoresOptions) {
  const { smtpUrl: externalUrl } = options.external
  if (externalUrl !== undefined) {
    const serving = waitFor(options, 'mail', externalUrl, smtpAnswers).then(() => {})
    return { smtpUrl: externalUrl, mailWebUrl: null, serving }
  }
  const { part, smtpUrl, webUrl } = await mailPart(join(options.dataDir, 'mail'))
  return { smtpUrl, mailWebUrl: webUrl, serving: options.supervisor.start(part) }
}

async function waitFor(
  { say, signal }: StoresOptions,
  name: string,
  url: string,
  answers: (url: string) => Promise<void>,
): Promise<string> {
  const { host } = new URL(url.split(',')[0] ?? url)
  await waitUntil(() => answers(url), { what: `${name} at ${host}`, deadlineMs: 60_000, everyMs: 250, signal })
  say(name, `${host} (already running)`)
  return url
}
