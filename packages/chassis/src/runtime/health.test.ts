import { describe, expect, it } from 'vitest'
import { optional, readinessOf } from './health.ts'

const isUp = async () => undefined
const isDown = () => Promise.reject(new Error('unavailable'))

describe('readiness', () => {
  it('requires every check that is not optional', async () => {
    expect(await readinessOf({ mysql: isUp, nats: isDown })).toEqual({
      status: 'unavailable',
      checks: { mysql: 'up', nats: 'down' },
    })
  })

  it('reports optional checks without requiring them', async () => {
    expect(await readinessOf({ mysql: isUp, redis: optional(isDown), smtp: optional(isUp) })).toEqual({
      status: 'ready',
      checks: { mysql: 'up', redis: 'down', smtp: 'up' },
    })
  })

  it('reports the backlog and leaves out sources that fail', async () => {
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
