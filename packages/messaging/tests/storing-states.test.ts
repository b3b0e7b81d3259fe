import { transact } from '@portal/chassis/mysql/database'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { erasedPeople } from '@portal/messaging/tables'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { int, mysqlTable } from 'drizzle-orm/mysql-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'

const candidates = mysqlTable('candidates', {
  userId: int().primaryKey(),
  jobSeekerId: int().notNull(),
  revision: int().notNull(),
})
const notable = 99

let fixture: MessagingFixture
beforeAll(async () => {
  fixture = await startMessagingFixture()
})
beforeEach(async () => {
  changed.splice(0)
  for (const table of ['candidates', 'erased_people']) await fixture.database.rows(`DELETE FROM ${table}`)
})
afterAll(() => fixture.stop())

const changed: number[] = []
const readModel = defineReadModel({
  name: 'candidates',
  owner: 'profile',
  path: '/job-seekers',
  state: z.object({ user: z.number(), seeker: z.number() }),
  table: candidates,
  key: 'userId',
  row: ({ user, seeker }) => ({ userId: user, jobSeekerId: seeker }),
  person: ({ user }) => user,
  changesMore: ({ seeker }) => seeker === notable,
  onChange: async (_tx, { user }) => {
    changed.push(user)
  },
})

function state(user: number, revision: number, seeker = revision) {
  return { revision, data: { user, seeker } }
}

async function apply(...states: ReturnType<typeof state>[]) {
  await transact({ db: fixture.component.db }, (tx) => readModel.apply(tx, states))
  const rows = await fixture.database.rows<Record<string, number>>('SELECT * FROM candidates ORDER BY user_id')
  return rows.map(({ user_id, job_seeker_id, revision }) => [user_id, job_seeker_id, revision])
}

describe('states that arrive together', () => {
  it('are stored, and of several for one row the newest, in whatever order', async () => {
    expect(await apply(state(1, 1), state(2, 3), state(2, 2), state(3, 1), state(3, 2))).toEqual([
      [1, 1, 1],
      [2, 3, 3],
      [3, 2, 2],
    ])
  })

  it('do not replace newer rows', async () => {
    await apply(state(1, 5))

    expect(await apply(state(1, 4), state(2, 1))).toEqual([
      [1, 5, 5],
      [2, 1, 1],
    ])
  })

  it('are not stored about erased users', async () => {
    await fixture.component.db.insert(erasedPeople).values({ userId: 2, erasedAt: new Date() })

    expect(await apply(state(1, 1), state(2, 1), state(3, 1))).toEqual([
      [1, 1, 1],
      [3, 1, 1],
    ])
  })

  it('change more once each, unless an older one', async () => {
    expect(await apply(state(1, 1), state(2, 2, notable), state(2, 1, notable), state(3, 1, notable))).toEqual([
      [1, 1, 1],
      [2, notable, 2],
      [3, notable, 1],
    ])
    expect(changed).toEqual([2, 3])
  })
})
