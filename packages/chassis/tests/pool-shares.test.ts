import { createDatabase, type DatabaseComponent, transact } from '@portal/chassis/mysql/database'
import { driverCode } from '@portal/chassis/mysql/driver-error'
import { createBoundedPool } from '@portal/chassis/mysql/pool'
import { createLogger } from '@portal/chassis/runtime/log'
import { runInContext } from '@portal/chassis/runtime/request-context'
import { createTestDatabase, type TestDatabase } from '@portal/testing/database'
import { until } from '@portal/testing/until'
import { sql } from 'drizzle-orm'
import type { RowDataPacket } from 'mysql2'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

const migrations = new URL('../../../services/application/migrations', import.meta.url).pathname
// Half of them are for transactions.
const poolSize = 8
const atOnce = poolSize / 2
const share = 2

let server: TestDatabase
let database: DatabaseComponent
beforeAll(async () => {
  server = await createTestDatabase(migrations)
  database = createDatabase({ url: server.url, poolSize }, createLogger('job', 'silent'), migrations)
})
afterAll(async () => {
  await database.stop?.()
  await server.drop()
})

const user = { requestId: null, actorId: 1, client: { address: '192.0.2.1', userAgent: null } }
const otherUser = { ...user, actorId: 2 }
const guest = { ...user, actorId: null }
const peer = { ...user, actorId: null, isPeer: true } as const

function request(context: Parameters<typeof runInContext>[0]) {
  return runInContext(context, () => transact(database, (tx) => tx.execute(sql`SELECT 1`)))
}

/** Takes connections; returns the function that releases them. */
async function hold(context: Parameters<typeof runInContext>[0], count: number): Promise<() => void> {
  const taken = await runInContext(context, () =>
    Promise.all(Array.from({ length: count }, () => database.db.$client.getConnection())),
  )
  return () => {
    for (const connection of taken) connection.release()
  }
}

describe('the connections to a database', () => {
  it.each([
    { who: 'one user', context: user, others: [otherUser, guest, peer] },
    { who: 'the anonymous clients of one address', context: guest, others: [user, otherUser, peer] },
  ])('are limited to a share for $who, and others still get one', async ({ context, others }) => {
    const release = await hold(context, share)

    const rejection = await request(context).catch((error: unknown) => error)
    expect(driverCode(rejection)).toBe('STORE_AWAY')
    for (const other of others) await request(other)

    release()
    await request(context)
  })

  it('are granted to waiting requests of the same client as soon as one is released', async () => {
    const release = await hold(user, share)
    const waiting = Array.from({ length: 10 }, () => request(user))

    release()

    await expect(Promise.all(waiting)).resolves.toHaveLength(10)
  })

  it('are granted to clients without one before clients that wait for another', async () => {
    const releases = [await hold(user, share), await hold(guest, share - 1), await hold(peer, 1)]
    const order: string[] = []
    const further = request(guest).then(() => order.push('guest'))
    const first = request(otherUser).then(() => order.push('other user'))

    releases.pop()?.()

    await Promise.all([first, further])
    expect(order).toEqual(['other user', 'guest'])
    for (const release of releases) release()
  })

  it('are still available to single statements while all transactions wait', async () => {
    const release = await hold(peer, atOnce)

    await runInContext(user, () => database.db.execute(sql`SELECT 1`))

    release()
  })

  it('are all available to other services', async () => {
    const release = await hold(peer, atOnce)
    release()
    await request(user)
  })
})

it('the connections are counted by state, also after the server has closed them', async () => {
  const { pool, use } = createBoundedPool({ url: server.url, poolSize }, createLogger('job', 'silent'))
  onTestFinished(() => pool.end())
  const [first, second] = [await pool.getConnection(), await pool.getConnection()]
  const [[own]] = await second.query<RowDataPacket[]>('SELECT CONNECTION_ID() AS id')
  expect(use()).toEqual({ in_use: 2, idle: 0, waiting: 0 })

  second.release()
  expect(use()).toEqual({ in_use: 1, idle: 1, waiting: 0 })
  await first.query('KILL ?', [own?.id])
  await until('the end', () => use().idle === 0)

  first.release()
  expect(use()).toEqual({ in_use: 0, idle: 1, waiting: 0 })
})
