import { preparedBatch } from '@portal/chassis/mysql/statements'
import { erasedPeople } from '@portal/messaging/tables'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { inArray } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let fixture: MessagingFixture
beforeAll(async () => {
  fixture = await startMessagingFixture()
  const rows = [1, 2, 3].map((userId) => ({ userId, erasedAt: new Date() }))
  await fixture.component.db.insert(erasedPeople).values(rows)
})
afterAll(() => fixture.stop())

/** A batched read, and the number of values that each of its statements was built for. */
function reader() {
  const built: number[] = []
  const read = preparedBatch(
    (db, ids) => {
      built.push(ids.length)
      return db.select().from(erasedPeople).where(inArray(erasedPeople.userId, ids)).prepare()
    },
    ({ userId }) => userId,
  )
  const readAll = async (numbers: number[]) => {
    const responses = await Promise.all(numbers.map((number) => read(fixture.component.db, number)))
    return responses.map((rows) => rows.map(({ userId }) => userId))
  }
  return { built, readAll }
}

describe('rows read by number in one tick of the event loop', () => {
  it('are read with one statement, and every caller gets the rows of its number', async () => {
    const { built, readAll } = reader()

    expect(await readAll([3, 99, 1, 3])).toEqual([[3], [], [1], [3]])
    expect(built).toEqual([3])
  })

  it('are read again for later callers', async () => {
    const { readAll } = reader()
    expect(await readAll([4])).toEqual([[]])

    await fixture.component.db.insert(erasedPeople).values({ userId: 4, erasedAt: new Date() })

    expect(await readAll([4])).toEqual([[4]])
  })

  it('fail for all callers of the tick if the statement fails, and not for later callers', async () => {
    const { readAll } = reader()

    const outcomes = await Promise.allSettled([Number.NaN, 1].map((number) => readAll([number])))

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await readAll([1])).toEqual([[1]])
  })
})
