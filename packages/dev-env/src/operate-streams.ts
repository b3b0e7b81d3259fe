import { createLogger } from '@portal/chassis/log'
import { type BrokerConfig, createBroker } from '@portal/messaging/broker'
import { printLine } from './terminal.ts'

/** Makes all streams, or brings them up to date, as the operator; services may not where the broker has users. */
export async function makeStreams(config: BrokerConfig): Promise<void> {
  const broker = createBroker(config, 'operator', createLogger('streams', 'silent'))
  await broker.connect()
  try {
    await broker.repair()
  } finally {
    await broker.stop?.()
  }
}

/** The same as a command, which may be repeated at any time. */
export async function operateStreams(config: BrokerConfig): Promise<void> {
  await makeStreams(config)
  printLine('', 'all streams are there')
}
