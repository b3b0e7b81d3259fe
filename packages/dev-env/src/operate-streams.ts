import { createLogger } from '@portal/chassis/log'
import { type BrokerConfig, createBroker } from '@portal/messaging/broker'
import { sayLine } from './terminal.ts'

/** Makes all streams, or brings them up to date, as the operator, which services may not where the broker has users. */
export async function makeStreams(config: BrokerConfig): Promise<void> {
  const broker = createBroker(config, 'operator', createLogger('streams', 'silent'))
  await broker.connect()
  try {
    await broker.repair()
  } finally {
    await broker.stop?.()
  }
}

/** The same as a command, with the variables of the services. It may be repeated at any time. */
export async function operateStreams(env: NodeJS.ProcessEnv, url: string): Promise<void> {
  await makeStreams({ url, prefix: env.NATS_PREFIX ?? '', replicas: Number(env.NATS_REPLICAS || 1) })
  sayLine('', 'all streams are there')
}
