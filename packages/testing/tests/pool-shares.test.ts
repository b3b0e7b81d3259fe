import { createDatabase, type DatabasePart } from '@portal/chassis/database'
import { driverCode } from '@portal/chassis/driver-error'
import { createLogger } from '@portal/chassis/log'
import { runInContext } from '@portal/chassis/request-context'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../src/database.ts'

const migrations = new URL('../../../services/application/migrations', import.meta.url).pathname
const poolSize = 4
const share = 2

let server: TestDatabase
let database: DatabasePart
beforeAll(async () => {
  server = await createTestDatabase(migrations)
  database = createDatabase({ url: server.url, poolSize }, createLogger('job', 'silent'), migrations)
})
afterAll(async () => {
  await database.stop?.()
  await server.drop()
})

const somebody = { requestId: null, actorId: 1, client: { address: '192.0.2.1', userAgent: null } }
const colleague = { ...somebody, actorId: 2 }
const guest = { ...somebody, actorId: null }
const peer = { ...somebody, actorId: null, isPeer: true } as const

function request(scope: Parameters<typeof runInContext>[0]) {
  return runInContext(scope, () => database.db.execute(sql`SELECT 1`))
}

/** Takes so many connections and keeps them until they are given back. */
async function hold(scope: Parameters<typeof runInContext>[0], count: number): Promise<() => void> {
  const taken = await runInContext(scope, () =>
    Promise.all(Array.from({ length: count }, () => database.db.$client.getConnection())),
  )
  return () => {
    for (const connection of taken) connection.release()
  }
}

describe('the connections to a database', () => {
  it.each([
    { who: 'a person', scope: somebody, others: [colleague, guest, peer] },
    { who: 'the anonymous clients of an address', scope: guest, others: [somebody, colleague, peer] },
  ])('are held by $who up to a share, while others find one', async ({ scope, others }) => {
    const giveBack = await hold(scope, share)

    const refused = await request(scope).catch((error: unknown) => error)
    expect(driverCode(refused)).toBe('STORE_AWAY')
    for (const other of others) await request(other)

    giveBack()
    await request(scope)
  })

  it('go to whoever waits for their share as soon as one is given back', async () => {
    const giveBack = await hold(somebody, share)
    const waiting = Array.from({ length: 10 }, () => request(somebody))

    giveBack()

    await expect(Promise.all(waiting)).resolves.toHaveLength(10)
  })

  it('go to clients that have none before those that wait for a further one', async () => {
    const giveBack = [await hold(somebody, share), await hold(guest, share - 1), await hold(peer, 1)]
    const order: string[] = []
    const further = request(guest).then(() => order.push('guest'))
    const first = request(colleague).then(() => order.push('colleague'))

    giveBack.pop()?.()

    await Promise.all([first, further])
    expect(order).toEqual(['colleague', 'guest'])
    for (const give of giveBack) give()
  })

  it('are all there for other services', async () => {
    const giveBack = await hold(peer, poolSize)
    giveBack()
    await request(somebody)
  })
})
