import { createDatabase, type DatabaseComponent, type Transaction, transact } from '@portal/chassis/mysql/database'
import { isConnectionLost } from '@portal/chassis/mysql/driver-error'
import { sendPacket } from '@portal/chassis/mysql/packet'
import { sessionStatements } from '@portal/chassis/mysql/pool'
import { preparedInsert } from '@portal/chassis/mysql/statements'
import { erasedPeople, inbox } from '@portal/messaging/tables'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { startTcpProxy, type TcpProxy } from '@portal/testing/tcp-proxy'
import { until } from '@portal/testing/until'
import { sql } from 'drizzle-orm'
import { type Connection, createConnection } from 'mysql2'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'

let fixture: MessagingFixture
// All transactions of a test use the same connection.
let database: DatabaseComponent
beforeAll(async () => {
  fixture = await startMessagingFixture()
  database = createDatabase({ url: fixture.database.url, poolSize: 1 }, fixture.log, '')
})
beforeEach(async () => {
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

async function inserted(): Promise<number[]> {
  const rows = await fixture.database.rows<{ user_id: number }>('SELECT user_id FROM erased_people ORDER BY user_id')
  return rows.map((row) => row.user_id)
}

describe('a packet without a response', () => {
  let proxy: TcpProxy
  let behind: DatabaseComponent
  beforeAll(async () => {
    proxy = await startTcpProxy(fixture.database.url)
    behind = createDatabase({ url: proxy.url, poolSize: 1, statementTimeoutMs: 300 }, fixture.log, '')
  })
  afterAll(async () => {
    await behind.stop?.()
    await proxy.stop()
  })

  it.each(['hung', 'cut'] as const)(
    'leaves the outcome unknown if the connection is %s, and is not repeated',
    async (state) => {
      let attempts = 0
      const effects: string[] = []
      const failing = transact(behind, async (tx) => {
        attempts += 1
        tx.afterCommit(() => {
          effects.push('committed')
        })
        await insert(tx, 1)
        tx.beforeCommit(() => insert(tx, 2))
        proxy.be(state)
      })

      await expect(failing).rejects.toSatisfy(isConnectionLost)
      expect(attempts).toBe(1)
      expect(effects).toEqual([])
      proxy.be('open')
      await transact(behind, (tx) => insert(tx, 3))
      // All or nothing.
      expect([[3], [1, 2, 3]]).toContainEqual(await inserted())
    },
  )

  it('takes effect if only the response was lost', async () => {
    const lost = transact(behind, async (tx) => {
      await insert(tx, 1)
      tx.beforeCommit(() => tx.execute(sql`DO SLEEP(0.6)`))
    })

    await expect(lost).rejects.toSatisfy(isConnectionLost)
    await until('the commit', async () => (await inserted()).length === 1)
  })
})

const attacks = [
  `'; DELETE FROM erased_people; -- `,
  `\\'; DELETE FROM erased_people; -- `,
  `\\\\'; DELETE FROM erased_people; -- `,
  `"; DELETE FROM erased_people; #`,
  `/*! '; DELETE FROM erased_people; */ -- `,
  `\0'; DELETE FROM erased_people; -- `,
  `\x1a\b\t\r\n';\nDELETE FROM erased_people;\n-- `,
  `?'; DELETE FROM erased_people; -- ?? ?`,
  `:name $1 \${x} %s '`,
  `¿'; DELETE FROM erased_people; -- 縗\\' 表' 😀'`,
  `ʼ＇’‘' ; DELETE FROM erased_people; -- `,
  `ends with a backslash \\`,
]

describe('a value in a packet', () => {
  it.each(attacks)('is stored as it is: %j', async (value) => {
    await transact(database, (tx) => insert(tx, 1))

    const [, rows] = await transact(database, (tx) =>
      tx.together(
        () => insertReceived(tx, { consumer: value, eventId: '?', receivedAt: new Date(0) }),
        () => tx.select().from(inbox),
        () => insert(tx, 2),
      ),
    )

    expect(rows.map(({ consumer, eventId }) => ({ consumer, eventId }))).toEqual([{ consumer: value, eventId: '?' }])
    expect(await inserted()).toEqual([1, 2])
  })

  it('ends no statement if it is invalid Unicode or not a string', async () => {
    await transact(database, (tx) => insert(tx, 1))
    const invalid = Buffer.from([0xbf, 0x27, 0x3b, 0xc0, 0x27, 0xe8, 0x27, 0x5c, 0x27])
    const values = ["\ud800'; DELETE FROM erased_people; -- ", "'\udc00\\", invalid, ["a'", ["b'"]]]
    for (const value of values) {
      const failing = transact(database, (tx) =>
        tx.together(
          () => tx.execute(sql`SELECT ${sql.param(value)} AS stored`),
          () => insert(tx, 2),
          () => Promise.reject(new Error('undone')),
        ),
      )
      await expect(failing).rejects.toThrow()
    }
    expect(await inserted()).toEqual([1])
  })

  it('is never an argument of another statement of the packet', async () => {
    const failing = transact(database, (tx) =>
      tx.together(
        () => tx.execute(sql.raw('SELECT ? AS missing')),
        () => insert(tx, 1),
      ),
    )

    await expect(failing).rejects.toMatchObject({ cause: { code: 'ER_PARSE_ERROR' } })
    expect(await inserted()).toEqual([])
  })

  it('may be anything, but a text may not hold a second statement', async () => {
    const failing = transact(database, (tx) =>
      tx.together(
        () => tx.execute(sql.raw('SELECT 1; DELETE FROM erased_people')),
        () => insert(tx, 1),
      ),
    )

    await expect(failing).rejects.toMatchObject({ cause: { message: expect.stringContaining('semicolon') } })
  })
})

describe('the SQL mode', () => {
  const sqlMode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'

  it('is the same in every session, whatever the server has', async () => {
    const ofSession = sql`SELECT @@SESSION.sql_mode AS mode`
    expect((await database.db.execute(ofSession))[0]).toEqual([{ mode: sqlMode }])
    expect((await transact(database, (tx) => tx.execute(ofSession)))[0]).toEqual([{ mode: sqlMode }])
  })

  it('replaces one that the driver does not escape for, in which a value could end its statement', async () => {
    const connection = createConnection({ uri: fixture.database.url, multipleStatements: true })
    const session = connection.promise()
    onTestFinished(() => session.destroy())
    await session.query("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'")
    expect(await attackSucceeds(connection)).toBe(true)

    for (const statement of sessionStatements()) await session.query(statement)

    expect(await attackSucceeds(connection)).toBe(false)
    const [[row]] = await session.query<RowDataPacket[]>('SELECT @@SESSION.sql_mode AS mode')
    expect(row?.mode).toBe(sqlMode)
  })

  /** Whether a value changes the number of rows. */
  async function attackSucceeds(connection: Connection): Promise<boolean> {
    await fixture.database.rows('REPLACE INTO erased_people (user_id, erased_at) VALUES (1, NOW(3))')
    const attack = "' AS stored; DELETE FROM erased_people; -- "
    const statements = [
      { options: { sql: 'SELECT ? AS stored' }, values: [attack] },
      { options: { sql: 'SELECT 1 AS one' }, values: [] },
    ]
    await sendPacket(connection, statements).catch(() => undefined)
    return (await inserted()).length === 0
  }
})

it('a second statement is rejected on connections that are not for transactions', async () => {
  const failing = database.db.execute(sql.raw('SELECT 1; SELECT 2'))

  await expect(failing).rejects.toMatchObject({ cause: { code: 'ER_PARSE_ERROR' } })
})
