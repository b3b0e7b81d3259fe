import { createDatabase, type DatabaseComponent, type Transaction, transact } from '@portal/chassis/mysql/database'
import { erasedPeople } from '@portal/messaging/tables'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

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
})
afterAll(async () => {
  await database.stop?.()
  await fixture.stop()
})

function insert(tx: Transaction, userId: number) {
  return tx.insert(erasedPeople).values({ userId, erasedAt: new Date() })
}

async function inserted(): Promise<number> {
  return (await fixture.database.rows('SELECT user_id FROM erased_people')).length
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
