import { until } from '@portal/testing/until'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { fullOr } from './extent.ts'
import { noticed, type Portal, sharedPortal, whole } from './portal.ts'
import { underLoad } from './under-load.ts'

let portal: Portal

beforeAll(async () => {
  portal = await sharedPortal()
})

/** Takes the relay's place as the holder of its lock, so that nothing is published until this is called off. */
async function keepFromPublishing(service: 'application'): Promise<() => Promise<void>> {
  const uri = `${portal.mysqlUrl}/portal_${service}`
  const [ours, killer] = await Promise.all([createConnection(uri), createConnection(uri)])
  const taken = ours.query<RowDataPacket[]>("SELECT GET_LOCK(CONCAT(DATABASE(), '.outbox'), 20) AS held")
  await until('us to queue for the lock', async () => {
    const waiting = "SELECT id FROM information_schema.processlist WHERE state = 'User lock' AND id = ?"
    return (await killer.query<RowDataPacket[]>(waiting, [ours.threadId]))[0].length === 1
  })
  const [[leader]] = await killer.query<RowDataPacket[]>("SELECT IS_USED_LOCK(CONCAT(DATABASE(), '.outbox')) AS id")
  await killer.query('KILL ?', [leader?.id])
  await killer.end()
  const [[row]] = await taken
  expect(row?.held).toBe(1)
  return () => ours.end()
}

async function unpublished(): Promise<number> {
  return (await portal.rows('application', 'SELECT id FROM outbox WHERE published_at IS NULL')).length
}

describe('a process that is killed', () => {
  const times = fullOr(20, 1)

  it(`loses nothing between commit and publishing (application, ${times}×)`, async () => {
    await underLoad(portal, `application killed before publishing, ${times}×`, async (load) => {
      for (let time = 0; time < times; time++) {
        await load.accepts(5)
        const letPublish = await keepFromPublishing('application')
        await until('what is committed and not published', async () => (await unpublished()) >= 3)
        const pid = portal.signal('application', 'SIGKILL')
        await noticed(portal, 'application')
        await letPublish()
        await whole(portal, { name: 'application', pid })
      }
    })
  })

  it.each(['auth', 'job', 'profile', 'notification', 'gateway'])(
    `leaves exactly one of everything (%s, ${fullOr(5, 1)}×)`,
    async (name) => {
      const times = fullOr(5, 1)
      await underLoad(portal, `${name} killed, ${times}×`, async (load) => {
        for (let time = 0; time < times; time++) {
          await load.accepts(5)
          const pid = portal.signal(name, 'SIGKILL')
          await noticed(portal, name)
          await whole(portal, { name, pid })
        }
      })
    },
  )
})
