import type { BrokerUser } from '@portal/messaging/broker/names'
import { expectStatus } from '@portal/stack/api-client'
import type { ServiceName } from '@portal/stack/service-names'
import { openStreams } from '@portal/testing/streams'
import { passes, until } from '@portal/testing/until'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { inject } from 'vitest'
import { createClient } from '../client.ts'
import { assemble, type Portal, requestDeadlineMs } from '../faults/portal.ts'
import type { Audited } from '../faults/reconciliation.ts'
import { guest } from '../journeys/person.ts'
import { verifyEmail } from '../journeys/prove.ts'
import { addressOf, containerOf, secretOf } from './engine.ts'

/** Waits until the gateway reports that everything is available. */
export async function waitUntilReady(): Promise<void> {
  const isReady = () => passes(() => expectStatus(200, guest.request('GET', '/ready')))
  await until('the portal to be ready', isReady, 60_000)
}

/** Opens the portal in containers for a reconciliation, with recruiters and job seekers. */
export async function openPortal(): Promise<
  Audited & Pick<Portal, 'fixtures' | 'restore'> & { close: () => Promise<void> }
> {
  const { gatewayUrl, mailUrl } = inject('portal')
  const streams = await openStreams(await brokerUrlOf('operator'))
  const fixtures = await assemble(createClient(gatewayUrl, requestDeadlineMs))
  // Reconciled emails are sent to verified addresses only.
  for (const person of [...fixtures.recruiters, ...fixtures.seekers]) await verifyEmail(person)
  return {
    fixtures,
    streams,
    rows: queryAs,
    messageIds: async () => {
      const result = await fetch(new URL('/api/email', mailUrl))
      const emails = (await result.json()) as { headers: Record<string, string> }[]
      return emails.map(({ headers }) => headers['message-id'] ?? 'none')
    },
    killedSenders: 0,
    restore: () => undefined,
    close: async () => {
      await streams.close()
      // The mail catcher returns all emails at once, which would slow down later tests that wait for a few.
      await fetch(new URL('/api/email/all', mailUrl), { method: 'DELETE' })
    },
  }
}

/** The URL of the broker, with the login of one of its users. */
export async function brokerUrlOf(user: BrokerUser): Promise<string> {
  return (await secretOf(user, 'NATS_URL')).replace('@nats:', `@${addressOf(await containerOf('nats'))}:`)
}

/** Queries the database of a service with the login of the service. */
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
