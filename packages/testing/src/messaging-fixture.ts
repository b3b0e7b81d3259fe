import { createDatabase, type DatabaseComponent } from '@portal/chassis/mysql/database'
import { createLogger } from '@portal/chassis/runtime/log'
import { type Broker, createBroker } from '@portal/messaging/broker/broker'
import { createTestBroker, type TestBroker } from './broker.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

/** A database with outbox and inbox, and streams, without a service. */
export type MessagingFixture = {
  database: TestDatabase
  component: DatabaseComponent
  testBroker: TestBroker
  broker: Broker
  log: ReturnType<typeof createLogger>
  stop: () => Promise<void>
}

// Every service has an outbox and an inbox, so the migrations of any service will do.
const migrations = new URL('../../../services/application/migrations', import.meta.url).pathname

/** `rewrite` may replace the URL of the database, for example by that of a proxy. */
export async function startMessagingFixture(
  rewrite: (url: string) => Promise<string> | string = (url) => url,
): Promise<MessagingFixture> {
  const log = createLogger('messaging', 'silent')
  const database = await createTestDatabase(migrations)
  const component = createDatabase({ url: await rewrite(database.url), poolSize: 5 }, log, migrations)
  await component.start?.()
  const testBroker = await createTestBroker()
  const broker = createBroker({ url: testBroker.url, prefix: testBroker.prefix }, 'job', log)
  await broker.start?.()
  return {
    database,
    component,
    testBroker,
    broker,
    log,
    stop: async () => {
      await broker.stop?.()
      await testBroker.remove()
      await component.stop?.()
      await database.drop()
    },
  }
}
