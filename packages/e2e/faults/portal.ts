import type { ApiResponse } from '@portal/stack/api-client'
import { readExternalStores } from '@portal/stack/config'
import type { ServiceName } from '@portal/stack/service-names'
import type { NatsPasswords } from '@portal/stack/stores/nats'
import { startThrowawayStack, type ThrowawayStack } from '@portal/stack/throwaway-stack'
import { type MailServer, startMailServer } from '@portal/testing/mail-server'
import { openStreams, type Streams } from '@portal/testing/streams'
import { until } from '@portal/testing/until'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { inject } from 'vitest'
import { type Client, createClient, type Person } from '../client.ts'
import { type FileStores, startFileStores } from './file-stores.ts'

export type Fixtures = { recruiters: Person[]; seekers: Person[] }
export type Portal = Pick<ThrowawayStack, 'hold' | 'release'> & {
  gatewayUrl: string
  client: Client
  mail: MailServer
  files: FileStores | undefined
  /** The Message-ID of each email that the mail server accepted, in order. */
  messageIds: () => Promise<string[]>
  streams: Streams
  fixtures: Fixtures
  /** Ends all faults that were inflicted and not yet ended. */
  restore: () => void
  /** How many processes that send emails have been killed. */
  killedSenders: number
  pid: (name: string) => number
  /** Sends a signal to the current process of this name, and returns its process id. */
  signal: (name: string, signal: NodeJS.Signals) => number
  /** Queries the database of a service as root. */
  rows: <Row extends object>(service: ServiceName, sql: string, values?: unknown[]) => Promise<Row[]>
  mysqlUrl: string
  readiness: () => Promise<ApiResponse | undefined>
  kill: () => Promise<void>
}

// Faults also make services hang, and a client does not wait for them forever.
export const requestDeadlineMs = 8_000
let shared: Promise<Portal> | undefined

/**
 * The portal shared by the test files that restore it, because starting one takes as long as two or three faults. It
 * ends with the process that runs the files.
 */
export function sharedPortal(): Promise<Portal> {
  shared ??= startFileStores().then((files) => startPortal({ files }))
  return shared
}

type Options = {
  files?: FileStores
  replicas?: number
  nats?: { url: string; passwords: NatsPasswords }
  variables?: NodeJS.ProcessEnv
}

/** Starts a portal for one test file, with two recruiters and ten job seekers, and a mail server in this process. */
export async function startPortal(options: Options = {}): Promise<Portal> {
  const { files, replicas = 1, nats: externalNats, variables = {} } = options
  const mail = await startMailServer()
  const broker = externalNats && { natsUrl: externalNats.url, natsPasswords: externalNats.passwords }
  const external = { ...readExternalStores({}), ...broker, smtpUrl: mail.url }
  const { dir, compileCache } = inject('faults')
  const stack = await startThrowawayStack({
    parent: dir,
    replicas,
    external,
    // Without verification, every user receives all the emails that are reconciled.
    variables: { NODE_COMPILE_CACHE: compileCache, EMAIL_VERIFICATION: 'off', ...files?.variables, ...variables },
  })
  const { gateway, mysql, nats } = stack.describe()
  const streams = await openStreams(nats.url)
  const client = createClient(gateway.url, requestDeadlineMs)
  const readiness = () => client.guest.request('GET', '/ready').catch(() => undefined)
  await until('the portal to be ready', async () => (await readiness())?.status === 200)
  const held = new Set<string>()
  const portal: Portal = {
    gatewayUrl: gateway.url,
    client,
    mysqlUrl: mysql.url,
    mail,
    files,
    messageIds: async () => mail.taken.map((text) => /^message-id:\s*(<[^>]+>)/im.exec(text)?.[1] ?? 'none'),
    streams,
    readiness,
    fixtures: await assemble(client),
    killedSenders: 0,
    pid: (name) => pidOf(stack, name),
    signal: (name, signal) => {
      const pid = pidOf(stack, name)
      process.kill(pid, signal)
      if (signal === 'SIGKILL' && name.startsWith('notification')) portal.killedSenders += 1
      return pid
    },
    rows: (service, sql, values = []) => query(`${mysql.url}/portal_${service}`, sql, values),
    hold: async (name) => {
      held.add(name)
      await stack.hold(name)
    },
    release: (name) => {
      held.delete(name)
      stack.release(name)
    },
    restore: () => {
      for (const name of held) portal.release(name)
      mail.fault = undefined
      files?.restore()
    },
    kill: async () => {
      await streams.close()
      stack.kill()
      await mail.stop()
    },
  }
  return portal
}

/** Two recruiters and ten job seekers, each with a profile. */
export async function assemble({ joinWithProfile }: Client): Promise<Fixtures> {
  const several = (count: number, role: 'JOB_SEEKER' | 'RECRUITER') =>
    Promise.all(Array.from({ length: count }, () => joinWithProfile(role)))
  const [recruiters, seekers] = await Promise.all([several(2, 'RECRUITER'), several(10, 'JOB_SEEKER')])
  return { recruiters, seekers }
}

function pidOf(stack: ThrowawayStack, name: string): number {
  const { services, replicas, ...others } = stack.describe()
  const all = { ...services, ...replicas, ...others } as Record<string, { pid: number | null }>
  const pid = all[name]?.pid
  if (pid == null) throw new Error(`no process of the portal has the name ${name}`)
  return pid
}

async function query<Row extends object>(uri: string, sql: string, values: unknown[]): Promise<Row[]> {
  // A new connection each time, because the server may have been killed since the last one.
  const connection = await createConnection({ uri, timezone: 'Z', connectTimeout: 2_000 })
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql, values)
    return rows as Row[]
  } finally {
    connection.destroy()
  }
}

/** Waits until `/ready` reports that a service or store is unavailable, or the gateway itself does not respond. */
export async function waitUntilDown(portal: Portal, name: string): Promise<void> {
  await until(`/ready to report ${name}`, async () => {
    const response = await portal.readiness()
    if (response === undefined) return name === 'gateway'
    const { services, stores } = response.body
    return response.status === 503 && (name in stores ? stores[name] === 'down' : services[name]?.status !== 'ready')
  })
}

/** Waits until `/ready` reports that everything is available; `replaced` is a process that must be gone. */
export async function waitUntilReady(portal: Portal, replaced?: { name: string; pid: number }): Promise<void> {
  await until(
    'the portal to be ready',
    async () => {
      if (replaced && portal.pid(replaced.name) === replaced.pid) return false
      return (await portal.readiness())?.status === 200
    },
    60_000,
  )
}
