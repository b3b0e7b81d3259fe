import { createDatabase, type DatabaseComponent, type Transaction, transact } from '@portal/chassis/mysql/database'
import { driverCode } from '@portal/chassis/mysql/driver-error'
import { preparedInsert } from '@portal/chassis/mysql/statements'
import { runInContext } from '@portal/chassis/runtime/request-context'
import { erasedPeople, inbox } from '@portal/messaging/tables'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { firstWords, roundTripsOf } from '@portal/testing/statements'
import { sql } from 'drizzle-orm'
import { createConnection } from 'mysql2'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'

let fixture: MessagingFixture
// All transactions of a test use the same connection.
let database: DatabaseComponent
let effects: string[]
beforeAll(async () => {
  fixture = await startMessagingFixture()
  database = createDatabase({ url: fixture.database.url, poolSize: 1 }, fixture.log, '')
})
beforeEach(async () => {
  effects = []
  await fixture.database.rows('DELETE FROM erased_people')
  await fixture.database.rows('DELETE FROM inbox')
})
afterAll(async () => {
  await database.stop?.()
  await fixture.stop()
})

const insertReceived = preparedInsert(inbox)

function insert(tx: Transaction, userId: number) {
  return tx.insert(erasedPeople).values({ userId, erasedAt: new Date(0) })
}

async function inserted(): Promise<number> {
  return (await insertedIds()).length
}

async function insertedIds(): Promise<number[]> {
  const rows = await fixture.database.rows<{ user_id: number }>('SELECT user_id FROM erased_people ORDER BY user_id')
  return rows.map((row) => row.user_id)
}

describe('what a transaction does after its commit', () => {
  it('runs in order, with its changes visible, and before the transaction returns', async () => {
    await transact(database, async (tx) => {
      tx.afterCommit(async () => {
        effects.push(`first, after ${await inserted()} row`)
      })
      tx.afterCommit(() => {
        effects.push('second')
      })
      await insert(tx, 1)
    })

    expect(effects).toEqual(['first, after 1 row', 'second'])
  })

  it('runs once, even if it was added twice', async () => {
    const effect = () => {
      effects.push('once')
    }
    await transact(database, async (tx) => {
      tx.afterCommit(effect)
      tx.afterCommit(effect)
    })

    expect(effects).toEqual(['once'])
  })

  it('does not run after a rollback, nor for an attempt that lost a deadlock', async () => {
    const failing = transact(database, async (tx) => {
      tx.afterCommit(() => {
        effects.push('rolled back')
      })
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    let attempts = 0

    await transact(database, async (tx) => {
      attempts += 1
      const attempt = attempts
      tx.afterCommit(() => {
        effects.push(`attempt ${attempt}`)
      })
      if (attempt < 3) throw Object.assign(new Error('lost'), { code: 'ER_LOCK_DEADLOCK' })
    })

    expect(effects).toEqual(['attempt 3'])
  })

  it('may use the connection of the transaction, which has been returned', async () => {
    await transact(database, async (tx) => {
      tx.afterCommit(() =>
        transact(database, async (another) => {
          another.afterCommit(() => {
            effects.push('nested')
          })
        }),
      )
      tx.afterCommit(() => {
        effects.push('second')
      })
    })

    expect(effects).toEqual(['nested', 'second'])
  })

  it('undoes nothing if it fails, and reaches the caller', async () => {
    const failing = transact(database, async (tx) => {
      tx.afterCommit(() => {
        throw new Error('not reachable')
      })
      await insert(tx, 1)
    })

    await expect(failing).rejects.toThrow('not reachable')
    expect(await inserted()).toBe(1)
  })
})

/** The statements of each round trip of a transaction, by their first words. */
async function roundTrips(work: (tx: Transaction) => Promise<unknown>): Promise<string[][]> {
  await transact(database, async () => undefined)
  const context = { requestId: 'counted', actorId: null }
  const counted = { url: fixture.database.url, requestId: 'counted' }
  const packets = await roundTripsOf(counted, () =>
    runInContext(context, () => transact(database, work).catch(() => undefined)),
  )
  return firstWords(packets)
}

describe('the statements of a transaction', () => {
  it('begins with its first statement and commits with its last writes', async () => {
    const packets = await roundTrips(async (tx) => {
      tx.beforeCommit(() => insert(tx, 3))
      await insert(tx, 1)
      await insert(tx, 2)
      tx.beforeCommit(() => insert(tx, 4))
    })

    expect(packets).toEqual([['BEGIN', 'INSERT'], ['INSERT'], ['INSERT', 'INSERT', 'COMMIT']])
    expect(await insertedIds()).toEqual([1, 2, 3, 4])
  })

  it('sends what belongs together in one packet, in order, and returns each result', async () => {
    let results: unknown
    const packets = await roundTrips(async (tx) => {
      results = await tx.together(
        () => insert(tx, 1),
        () => tx.select().from(erasedPeople),
        () => tx.execute(sql`SELECT user_id AS id, 'raw' AS kind FROM erased_people`),
        () => insertReceived(tx, { consumer: 'c', eventId: 'e', receivedAt: new Date(0) }),
        async () => 'nothing to send',
      )
    })

    expect(packets).toEqual([['BEGIN', 'INSERT', 'SELECT', 'SELECT', 'INSERT'], ['COMMIT']])
    expect(results).toMatchObject([
      [{ affectedRows: 1 }, undefined],
      [{ userId: 1, erasedAt: new Date(0) }],
      [[{ id: 1, kind: 'raw' }], expect.anything()],
      { isNew: true },
      'nothing to send',
    ])
  })

  it('sends nothing if it has nothing to send', async () => {
    expect(await roundTrips(async () => undefined)).toEqual([])
    expect(await roundTrips(() => Promise.reject(new Error('changed my mind')))).toEqual([])
  })

  it('is rolled back as a whole if one statement of a packet fails', async () => {
    const failing = transact(database, async (tx) => {
      await insert(tx, 1)
      await tx.together(
        () => insert(tx, 2),
        () => insert(tx, 2),
        () => insert(tx, 3),
      )
    })

    await expect(failing).rejects.toMatchObject({ cause: { code: 'ER_DUP_ENTRY' } })
    expect(await insertedIds()).toEqual([])
  })

  it('is rolled back as a whole if a write with the commit fails', async () => {
    const failing = transact(database, async (tx) => {
      tx.afterCommit(() => {
        effects.push('committed')
      })
      await insert(tx, 1)
      tx.beforeCommit(() => insert(tx, 1))
      tx.beforeCommit(() => insert(tx, 2))
    })

    await expect(failing).rejects.toMatchObject({ cause: { code: 'ER_DUP_ENTRY' } })
    expect(await insertedIds()).toEqual([])
    expect(effects).toEqual([])
    await transact(database, (tx) => insert(tx, 3))
    expect(await insertedIds()).toEqual([3])
  })

  it.each([0, 1, 2])('reports the error of the statement that failed, in place %d', async (place) => {
    await transact(database, (tx) => insert(tx, 9))
    const named = async (name: string, write: PromiseLike<unknown>) => {
      try {
        return await write
      } catch (error) {
        throw new Error(driverCode(error) === 'ER_DUP_ENTRY' ? `${name} is taken` : 'another error')
      }
    }
    const failing = transact(database, (tx) =>
      tx.together(
        () => named('first', insert(tx, place === 0 ? 9 : 1)),
        () => named('second', insert(tx, place === 1 ? 9 : 2)),
        () => named('third', insert(tx, place === 2 ? 9 : 3)),
      ),
    )

    await expect(failing).rejects.toThrow(`${['first', 'second', 'third'][place]} is taken`)
    expect(await insertedIds()).toEqual([9])
  })

  it('is retried as a whole if a statement of a packet loses a lock wait', async () => {
    await transact(database, (tx) => insert(tx, 1))
    const other = await createConnection({ uri: fixture.database.url }).promise()
    onTestFinished(() => other.destroy())
    await other.query('BEGIN')
    await other.query('SELECT * FROM erased_people WHERE user_id = 1 FOR UPDATE')
    let attempts = 0

    await transact(database, async (tx) => {
      attempts += 1
      if (attempts === 2) await other.query('COMMIT')
      await tx.together(
        () => insert(tx, 2),
        () => tx.select().from(erasedPeople).for('update'),
      )
    })

    expect(attempts).toBe(2)
    expect(await insertedIds()).toEqual([1, 2])
  })

  it('rejects a write with the commit that would be sent after it', async () => {
    const late: Promise<unknown>[] = []
    const failing = transact(database, async (tx) => {
      await insert(tx, 1)
      tx.beforeCommit(async () => {
        await Promise.resolve()
        late.push(insert(tx, 2).catch(() => 'rejected'))
      })
    })

    await expect(failing).rejects.toThrow('must send its statement at once')
    expect(await insertedIds()).toEqual([])
  })
})
