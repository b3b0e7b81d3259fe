import type { Environment } from '@portal/chassis/config/config'
import type { Service } from '@portal/chassis/http/http'
import type { Envelope } from '@portal/contracts/event'
import { createTestBroker, type TestBroker } from './broker.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { stores } from './stores.ts'
import { testSecrets } from './tokens.ts'
import { until } from './until.ts'

export type ServiceUnderTest = {
  /** The URL it listens on. */
  url: string
  database: TestDatabase
  broker: TestBroker
  /** The events recorded so far, oldest first. */
  recorded: () => Promise<Envelope[]>
  /** Waits until all recorded events are published and all published events are processed. */
  settled: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * Starts one service on real stores, with its own database and streams. `packageUrl` is the URL of the service's
 * package folder, which contains its migrations. `create` gets the environment that the process would have.
 */
export async function startService(
  packageUrl: URL,
  create: (environment: Environment) => Service | Promise<Service>,
  environment: Environment = {},
): Promise<ServiceUnderTest> {
  const database = await createTestDatabase(new URL('migrations', packageUrl).pathname)
  const broker = await createTestBroker()
  const service = await create({
    ...testSecrets,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    NATS_URL: broker.url,
    NATS_PREFIX: broker.prefix,
    REDIS_URL: stores().redisUrl,
    SMTP_URL: stores().smtpUrl,
    ...environment,
  })
  await service.start()
  return {
    url: service.url(),
    database,
    broker,
    recorded: async () => {
      const rows = await database.rows<{ payload: string }>('SELECT payload FROM outbox ORDER BY id')
      return rows.map((row) => JSON.parse(row.payload))
    },
    settled: async () => {
      await until('the relay', async () => {
        const [row] = await database.rows<{ unsent: number }>(
          'SELECT COUNT(*) AS unsent FROM outbox WHERE published_at IS NULL',
        )
        return row?.unsent === 0
      })
      await broker.consumed()
    },
    stop: async () => {
      await service.stop()
      await broker.remove()
      await database.drop()
    },
  }
}
