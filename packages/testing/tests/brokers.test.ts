import { createLogger } from '@portal/chassis/log'
import { createBroker } from '@portal/messaging/broker'
import { expect, it } from 'vitest'
import { stores } from '../src/stores.ts'

it('Of several addresses of the broker one that answers is enough', async () => {
  const url = `nats://127.0.0.1:9,${stores().natsUrl},nats://127.0.0.1:11`
  const broker = createBroker({ url, prefix: 'several', replicas: 1 }, 'job', createLogger('test', 'silent'))
  await broker.start?.()

  await expect(broker.ping()).resolves.toBeUndefined()

  await broker.stop?.()
})
