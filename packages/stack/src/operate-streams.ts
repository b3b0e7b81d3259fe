import { createLogger } from '@portal/chassis/runtime/log'
import { type BrokerConfig, createBroker } from '@portal/messaging/broker/broker'
import { printLine } from './terminal.ts'

/** Creates or updates all streams, as the operator: if the broker has users, services are not permitted to. */
export async function makeStreams(config: BrokerConfig): Promise<void> {
  const broker = createBroker(config, 'operator', createLogger('streams', 'silent'))
  await broker.connect()
  try {
    await broker.repair()
  } finally {
    await broker.stop?.()
  }
}

/** The command `operate streams`, which can be repeated at any time. */
export async function operateStreams(config: BrokerConfig): Promise<void> {
  await makeStreams(config)
  printLine('', 'all streams exist and are up to date')
}
