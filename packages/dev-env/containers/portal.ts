import type { BrokerUser } from '@portal/messaging/names'
import { openStreams } from '@portal/testing/streams'
import { until } from '@portal/testing/until'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { inject } from 'vitest'
import { assemble, type Portal } from '../faults/portal.ts'
import type { Audited } from '../faults/reconciliation.ts'
import { verifyEmail } from '../journeys/prove.ts'
import type { ServiceName } from '../src/service-names.ts'
import { addressOf, containerOf, secretOf } from './engine.ts'

/** Waits until the gateway says that everything is there. */
export async function whole(): Promise<void> {
  const { gatewayUrl } = inject('portal')
  let last = 'nothing yet'
  const isReady = async () => {
    try {
      const response = await fetch(new URL('/ready', gatewayUrl))
      last = await response.text()
      return response.status === 200
    } catch (error) {
      last = String(error)
      return false
    }
  }
  await until('the portal to be whole', isReady, 60_000).catch((error: Error) => {
    throw new Error(`${error.message}; it says ${last}`)
  })
}

/** The portal in containers, as far as books are kept of it, with people who apply. */
export async function openPortal(): Promise<
  Audited & Pick<Portal, 'fixtures' | 'restore'> & { close: () => Promise<void> }
> {
  const { gatewayUrl, mailUrl } = inject('portal')
  const streams = await openStreams(await brokerUrlOf('operator'))
  const fixtures = await assemble(gatewayUrl)
  // The books are about emails, which people get at proven addresses.
  for (const person of [...fixtures.recruiters, ...fixtures.seekers]) await verifyEmail(person)
  return {
    fixtures,
    streams,
    rows: queryAs,
    messageIds: async () => {
      const result = await fetch(new URL('/api/email', mailUrl))
      const mails = (await result.json()) as { headers: Record<string, string> }[]
      return mails.map(({ headers }) => headers['message-id'] ?? 'none')
    },
    killedSenders: 0,
    restore: () => undefined,
    close: async () => {
      await streams.close()
      // The catcher answers with all it holds at once, for which tests that wait for a few emails would wait as well.
      await fetch(new URL('/api/email/all', mailUrl), { method: 'DELETE' })
    },
  }
}

/** The broker, as one of its users. */
export async function brokerUrlOf(user: BrokerUser): Promise<string> {
  return (await secretOf(user, 'NATS_URL')).replace('@nats:', `@${addressOf(await containerOf('nats'))}:`)
}

/** The rows of a query in the database of a service, asked as the service itself. */
export async function queryAs<Row extends object>(
  service: ServiceName,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const url = new URL(await secretOf(service, 'DATABASE_URL'))
  url.hostname = addressOf(await containerOf('mysql'))
  const connection = await createConnection({ uri: url.href, timezone: 'Z' })
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql, values)
    return rows as Row[]
  } finally {
    connection.destroy()
  }
}
