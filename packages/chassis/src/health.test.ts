import { describe, expect, it } from 'vitest'
import { readinessOf, told } from './health.ts'

const isThere = async () => undefined
const isAway = () => Promise.reject(new Error('away'))

describe('readiness', () => {
  it('needs every check that decides', async () => {
    expect(await readinessOf({ mysql: isThere, nats: isAway })).toEqual({
      status: 'unavailable',
      checks: { mysql: 'up', nats: 'down' },
    })
  })

  it('tells of the others, and does without them', async () => {
    expect(await readinessOf({ mysql: isThere, redis: told(isAway), smtp: told(isThere) })).toEqual({
      status: 'ready',
      checks: { mysql: 'up', redis: 'down', smtp: 'up' },
    })
  })

  it('tells what waits, as far as that can be told now', async () => {
    expect(
      await readinessOf({}, [
        { meanings: {}, tell: async () => ({ outbox_waiting: 3 }) },
        { meanings: {}, tell: isAway },
      ]),
    ).toEqual({
      status: 'ready',
      checks: {},
      backlog: { outbox_waiting: 3 },
    })
  })
})
