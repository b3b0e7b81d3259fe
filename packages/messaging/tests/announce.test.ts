import { createLogger } from '@portal/chassis/runtime/log'
import { type Broker, createBroker } from '@portal/messaging/broker/broker'
import { createTestBroker, type TestBroker } from '@portal/testing/broker'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const log = createLogger('messaging', 'silent')
let testBroker: TestBroker
let replicas: Broker[]
beforeAll(async () => {
  testBroker = await createTestBroker()
  replicas = [newBroker(), newBroker()]
  for (const replica of replicas) await replica.start?.()
})
afterAll(async () => {
  for (const replica of replicas) await replica.stop?.()
  await testBroker.remove()
})

function newBroker() {
  return createBroker({ url: testBroker.url, prefix: testBroker.prefix }, 'notification', log)
}

describe('an announcement', () => {
  it('reaches every listening replica, including the announcing one, and is stored in no stream', async () => {
    const received = [0, 0]
    replicas.forEach((replica, index) => {
      replica.listen('news', () => {
        received[index] = (received[index] ?? 0) + 1
      })
      replica.listen('other-news', () => {
        throw new Error('this was not announced')
      })
    })
    for (const replica of replicas) await replica.ping()

    replicas[0]?.announce('news')

    await until('both replicas to receive it', () => received.every((times) => times === 1))
    expect(await testBroker.stored()).toBe(0)
  })

  it('is lost without an error when the broker is not connected', async () => {
    const broker = newBroker()
    broker.announce('news')

    await broker.start?.()
    await broker.stop?.()
    broker.announce('news')
  })
})
