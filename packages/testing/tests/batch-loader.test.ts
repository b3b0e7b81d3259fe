import { preparedBatch } from '@portal/chassis/database'
import { erasedPeople } from '@portal/messaging/tables'
import { inArray } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MessagingFixture, startMessagingFixture } from './messaging-fixture.ts'

let fixture: MessagingFixture
beforeAll(async () => {
  fixture = await startMessagingFixture()
  const rows = [1, 2, 3].map((userId) => ({ userId, erasedAt: new Date() }))
  await fixture.part.db.insert(erasedPeople).values(rows)
})
afterAll(() => fixture.stop())

/** A read by number, and how many numbers each of its statements was built for. */
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
    const responses = await Promise.all(numbers.map((number) => read(fixture.part.db, number)))
    return responses.map((rows) => rows.map(({ userId }) => userId))
  }
  return { built, readAll }
}

describe('what is read by number in one turn', () => {
  it('is read with one statement, and everybody gets their own rows, or none', async () => {
    const { built, readAll } = reader()

    expect(await readAll([3, 99, 1, 3])).toEqual([[3], [], [1], [3]])
    expect(built).toEqual([3])
  })

  it('is read anew for who asks later', async () => {
    const { readAll } = reader()
    expect(await readAll([4])).toEqual([[]])

    await fixture.part.db.insert(erasedPeople).values({ userId: 4, erasedAt: new Date() })

    expect(await readAll([4])).toEqual([[4]])
  })

  it('fails for all of them where the database refuses, and for nobody afterwards', async () => {
    const { readAll } = reader()

    const refused = await Promise.allSettled([Number.NaN, 1].map((number) => readAll([number])))

    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await readAll([1])).toEqual([[1]])
  })
})
