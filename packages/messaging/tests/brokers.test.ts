import { createLogger } from '@portal/chassis/runtime/log'
import { createBroker } from '@portal/messaging/broker/broker'
import { stores } from '@portal/testing/stores'
import { expect, it } from 'vitest'

it('connects if one of several broker addresses is reachable', async () => {
  const url = `nats://127.0.0.1:9,${stores().natsUrl},nats://127.0.0.1:11`
  const broker = createBroker({ url, prefix: 'several', replicas: 1 }, 'job', createLogger('test', 'silent'))
  await broker.start?.()

  await expect(broker.ping()).resolves.toBeUndefined()

  await broker.stop?.()
})
