import { describe, expect, it } from 'vitest'
import { optional, readinessOf } from './health.ts'

const isThere = async () => undefined
const isDown = () => Promise.reject(new Error('away'))

describe('readiness', () => {
  it('needs every check that decides', async () => {
    expect(await readinessOf({ mysql: isThere, nats: isDown })).toEqual({
      status: 'unavailable',
      checks: { mysql: 'up', nats: 'down' },
    })
  })

  it('tells of the others, and does without them', async () => {
    expect(await readinessOf({ mysql: isThere, redis: optional(isDown), smtp: optional(isThere) })).toEqual({
      status: 'ready',
      checks: { mysql: 'up', redis: 'down', smtp: 'up' },
    })
  })

  it('tells what waits, as far as that can be told now', async () => {
    expect(
      await readinessOf({}, [
        { meanings: {}, report: async () => ({ outbox_waiting: 3 }) },
        { meanings: {}, report: isDown },
      ]),
    ).toEqual({
      status: 'ready',
      checks: {},
      backlog: { outbox_waiting: 3 },
    })
  })
})
