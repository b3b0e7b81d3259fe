import { createDatabase, type DatabasePart } from '@portal/chassis/database'
import { createLogger } from '@portal/chassis/log'
import { type Broker, createBroker } from '@portal/messaging/broker'
import { createTestBroker, type TestBroker } from '../src/broker.ts'
import { createTestDatabase, type TestDatabase } from '../src/database.ts'

/** A database with outbox and inbox, and streams, without a service around them. */
export type MessagingFixture = {
  database: TestDatabase
  part: DatabasePart
  testBroker: TestBroker
  broker: Broker
  log: ReturnType<typeof createLogger>
  stop: () => Promise<void>
}

// Any service's tables will do; all have an outbox and an inbox.
const migrations = new URL('../../../services/application/migrations', import.meta.url).pathname

/** `rewire` may change where the database is found. */
export async function startMessagingFixture(
  rewire: (url: string) => Promise<string> | string = (url) => url,
): Promise<MessagingFixture> {
  const log = createLogger('messaging', 'silent')
  const database = await createTestDatabase(migrations)
  const part = createDatabase({ url: await rewire(database.url), poolSize: 5 }, log, migrations)
  await part.start?.()
  const testBroker = await createTestBroker()
  const broker = createBroker({ url: testBroker.url, prefix: testBroker.prefix }, 'job', log)
  await broker.start?.()
  return {
    database,
    part,
    testBroker,
    broker,
    log,
    stop: async () => {
      await broker.stop?.()
      await testBroker.remove()
      await part.stop?.()
      await database.drop()
    },
  }
}
