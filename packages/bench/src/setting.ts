import { setTimeout as pause } from 'node:timers/promises'
import { serviceNames } from '@portal/stack/service-names'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { loadJobs } from './data/load-jobs.ts'
import { loadReadModels } from './data/load-read-models.ts'
import { type Person, type PortalOptions, type PortalUnderTest, startPortal } from './portal.ts'

/** A portal with jobs and people in it. */
export type Setting = {
  portal: PortalUnderTest
  jobCount: number
  /** The newest first. */
  openJobIds: readonly number[]
  seekers: readonly Person[]
  recruiters: readonly Person[]
  /** Waits until every event has been published and processed. */
  settle: () => Promise<void>
  stop: () => Promise<void>
}

const seed = 1
const seekerCount = 32
const recruiterCount = 32
const settleMs = 120_000
const bufferBytes = 5 * 2 ** 30

/** Starts a portal with `jobCount` jobs, and with people who have profiles and tokens. */
export async function startSetting(
  jobCount: number,
  { emailsWanted = false, ...options }: PortalOptions & { emailsWanted?: boolean } = {},
): Promise<Setting> {
  const portal = await startPortal(options)
  try {
    const seekers = await portal.join(seekerCount, 'JOB_SEEKER')
    const recruiters = await portal.join(recruiterCount, 'RECRUITER')
    const settle = () => waitForEvents(portal.mysqlUrl)
    // Recruiters' events must be processed before the table of employers is replaced.
    await settle()
    await fill(portal, jobCount, emailsWanted)
    const openJobIds = await readOpenJobs(portal)
    return { portal, jobCount, openJobIds, seekers, recruiters, settle, stop: portal.stop }
  } catch (error) {
    await portal.stop()
    throw error
  }
}

/** Loads the jobs into all services. The database gets a buffer pool of production size for this number of jobs. */
async function fill(portal: PortalUnderTest, jobCount: number, emailsWanted: boolean): Promise<void> {
  const connection = await createConnection(portal.mysqlUrl)
  await connection.query(`SET GLOBAL innodb_buffer_pool_size = ${bufferBytes}`)
  // Loading needs no durability. It is turned on again before the first request.
  await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 0, GLOBAL sync_binlog = 0')
  await loadJobs(portal.mysqlUrl, 'portal_job', { seed, count: jobCount, newest: new Date() })
  await loadReadModels(portal.mysqlUrl, { emailsWanted })
  await portal.indexJobs()
  await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 1, GLOBAL sync_binlog = 1')
  await connection.end()
}

async function readOpenJobs({ mysqlUrl }: PortalUnderTest): Promise<number[]> {
  const connection = await createConnection(mysqlUrl)
  const sql = "SELECT id FROM portal_job.jobs WHERE status = 'OPEN' ORDER BY id DESC"
  const [rows] = await connection.query<RowDataPacket[]>(sql)
  await connection.end()
  return rows.map((row) => Number(row.id))
}

async function waitForEvents(mysqlUrl: string): Promise<void> {
  const connection = await createConnection(mysqlUrl)
  const end = performance.now() + settleMs
  let before = ''
  try {
    for (;;) {
      const [rows] = await connection.query<RowDataPacket[]>(stateOfEvents)
      const state = JSON.stringify(rows)
      if (state === before && rows.every((row) => Number(row.waiting) === 0)) return
      if (performance.now() > end) throw new Error(`events were not processed in time: ${state}`)
      before = state
      await pause(500)
    }
  } finally {
    connection.destroy()
  }
}

const stateOfEvents = serviceNames
  .map(
    (name) => `SELECT '${name}' AS name, (SELECT COUNT(*) FROM portal_${name}.inbox) AS received,
      (SELECT COUNT(*) FROM portal_${name}.outbox WHERE published_at IS NULL) AS waiting`,
  )
  .join(' UNION ALL ')
