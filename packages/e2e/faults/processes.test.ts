import { until } from '@portal/testing/until'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { fullOr } from './extent.ts'
import { type Portal, sharedPortal, waitUntilDown, waitUntilReady } from './portal.ts'
import { underLoad } from './under-load.ts'

let portal: Portal

beforeAll(async () => {
  portal = await sharedPortal()
})

/** Takes the lock of the relay, so that nothing is published until the returned function releases it. */
async function blockPublishing(service: 'application'): Promise<() => Promise<void>> {
  const uri = `${portal.mysqlUrl}/portal_${service}`
  const [connection, killer] = await Promise.all([createConnection(uri), createConnection(uri)])
  const lock = connection.query<RowDataPacket[]>("SELECT GET_LOCK(CONCAT(DATABASE(), '.outbox'), 20) AS held")
  await until('the connection to queue for the lock', async () => {
    const waiting = "SELECT id FROM information_schema.processlist WHERE state = 'User lock' AND id = ?"
    return (await killer.query<RowDataPacket[]>(waiting, [connection.threadId]))[0].length === 1
  })
  const [[leader]] = await killer.query<RowDataPacket[]>("SELECT IS_USED_LOCK(CONCAT(DATABASE(), '.outbox')) AS id")
  await killer.query('KILL ?', [leader?.id])
  await killer.end()
  const [[row]] = await lock
  expect(row?.held).toBe(1)
  return () => connection.end()
}

async function unpublished(): Promise<number> {
  return (await portal.rows('application', 'SELECT id FROM outbox WHERE published_at IS NULL')).length
}

describe('a process that is killed', () => {
  const times = fullOr(20, 1)

  it(`loses no event between commit and publishing (application, ${times}×)`, async () => {
    await underLoad(portal, `application killed before publishing, ${times}×`, async (load) => {
      for (let time = 0; time < times; time++) {
        await load.waitForAccepted(5)
        const unblockPublishing = await blockPublishing('application')
        await until('committed events that are not published', async () => (await unpublished()) >= 3)
        const pid = portal.signal('application', 'SIGKILL')
        await waitUntilDown(portal, 'application')
        await unblockPublishing()
        await waitUntilReady(portal, { name: 'application', pid })
      }
    })
  })

  it.each(['auth', 'job', 'profile', 'notification', 'gateway'])(
    `leaves exactly one row, event, inbox entry and email for each application (%s, ${fullOr(5, 1)}×)`,
    async (name) => {
      const times = fullOr(5, 1)
      await underLoad(portal, `${name} killed, ${times}×`, async (load) => {
        for (let time = 0; time < times; time++) {
          await load.waitForAccepted(5)
          const pid = portal.signal(name, 'SIGKILL')
          await waitUntilDown(portal, name)
          await waitUntilReady(portal, { name, pid })
        }
      })
    },
  )
})
