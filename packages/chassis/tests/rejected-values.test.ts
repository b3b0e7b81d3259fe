import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { secretTokenKey } from '@portal/chassis/config/token-keys'
import { createApp } from '@portal/chassis/http/http'
import { transact } from '@portal/chassis/mysql/database'
import { createMetrics } from '@portal/chassis/runtime/metrics'
import { createTokenVerifier } from '@portal/chassis/tokens/tokens'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { testSecrets } from '@portal/testing/tokens'
import { sql } from 'drizzle-orm'
import { datetime, int, mysqlEnum, mysqlTable, varchar } from 'drizzle-orm/mysql-core'
import { Router } from 'express'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const shelf = mysqlTable('shelf', {
  name: varchar({ length: 5 }),
  plain: varchar({ length: 5 }),
  count: int(),
  day: datetime({ fsp: 3 }),
  kind: mysqlEnum(['A', 'B']),
})

let fixture: MessagingFixture
let warnings: Record<string, unknown>[]
const server = createServer()
beforeAll(async () => {
  fixture = await startMessagingFixture()
  await fixture.database.rows(
    "CREATE TABLE shelf (name VARCHAR(5), plain VARCHAR(5) CHARACTER SET latin1, count INT, day DATETIME(3), kind ENUM('A','B'))",
  )
  const { db } = fixture.component
  const router = Router()
  const rowOf = (body: Record<string, unknown>) =>
    ({ ...body, ...(body.day ? { day: new Date(String(body.day)) } : {}) }) as typeof shelf.$inferInsert
  router.post('/alone', async (req, res) => {
    await db.insert(shelf).values(rowOf(req.body))
    res.status(201).json({})
  })
  router.post('/together', async (req, res) => {
    await transact({ db }, async (tx) => {
      await tx.insert(shelf).values({ name: 'first' })
      await tx.insert(shelf).values(rowOf(req.body))
    })
    res.status(201).json({})
  })
  router.get('/broken', async () => {
    await db.execute(sql`SELECT nothing FROM shelf`)
  })
  const { verify: verifyToken } = createTokenVerifier({ keys: [secretTokenKey(testSecrets.SECRET_KEY)] }, fixture.log)
  const metrics = createMetrics({ host: '127.0.0.1', metricsPort: undefined, isTraced: false }, fixture.log)
  const log = Object.assign(Object.create(fixture.log), {
    warn: (about: Record<string, unknown>) => warnings.push(about),
  })
  server.on('request', createApp({ log, metrics, verifyToken, checks: {}, routers: [router] }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
beforeEach(async () => {
  warnings = []
  await fixture.database.rows('DELETE FROM shelf')
})
afterAll(async () => {
  server.close()
  await fixture.stop()
})

async function send(path: string, body?: object) {
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, text: await response.text() }
}

describe.each(['alone', 'together'])('a value that passes validation but not the database, inserted %s', (path) => {
  it.each([
    ['too long', { name: 'secret' }],
    ['longer after lower-casing', { name: 'İİİİİ'.toLowerCase() }],
    ['not of the character set', { plain: '机' }],
    ['too large', { count: 2 ** 31 }],
    ['not a number', { count: 'many' }],
    ['in a year out of range', { day: '9999-12-31T23:59:59-14:00' }],
    ['not a member of the enum', { kind: 'C' }],
  ])('is a client error if it is %s', async (_, body) => {
    const response = await send(path, body)

    expect(response.status).toBe(422)
    expect(JSON.parse(response.text)).toMatchObject({ error_code: 'VALUE_NOT_STORABLE' })
    expect(response.text).not.toMatch(/shelf|ER_|column/)
    expect(await fixture.database.rows('SELECT * FROM shelf')).toEqual([])
    // The driver's code and the column, without the value.
    expect(warnings).toEqual([{ code: expect.stringMatching(/^[A-Z_]+$/), column: Object.keys(body)[0] }])
  })

  it('is stored if it is valid', async () => {
    expect((await send(path, { name: 'fits', count: 1, day: '2026-03-01T09:30:00Z', kind: 'A' })).status).toBe(201)
  })
})

it('an invalid statement is a server error', async () => {
  expect((await send('broken')).status).toBe(500)
})
