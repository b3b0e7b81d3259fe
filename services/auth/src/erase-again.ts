import { withDatabase } from '@portal/chassis/mysql/command'
import { createLogger } from '@portal/chassis/runtime/log'
import { createBroker } from '@portal/messaging/broker/broker'
import { readConfig } from './config.ts'
import { deriveKeys } from './keys.ts'
import { eraseAgain } from './privacy/erase-again.ts'

/** Erases again everyone who was erased since a backup. `args`: the instant of the backup, and ids of further users. */
export async function eraseAgainCommand(args: readonly string[]): Promise<string> {
  const config = readConfig()
  const { delayKey } = deriveKeys(config.serviceSecret)
  const broker = createBroker(config.broker, 'auth', createLogger('auth', 'silent'))
  await broker.connect()
  try {
    const tools = { delayKey, now: () => new Date(), streams: broker }
    return await withDatabase(config.database.url, (ctx) => eraseAgain({ ...ctx, ...tools }, args))
  } finally {
    await broker.stop?.()
  }
}
