import { createPool, type RowDataPacket } from 'mysql2/promise'
import type { PortalUnderTest } from '../portal.ts'
import { readCpuMs } from './usage.ts'

const atOnce = 32

/** What reading a job by its id takes where nothing is done beside it, in µs of CPU: of the database, and of us who ask. */
export async function queryDatabase(
  portal: PortalUnderTest,
  ids: readonly number[],
  seconds: number,
): Promise<{ databaseMicros: number; clientMicros: number }> {
  const pool = createPool({ uri: portal.mysqlUrl, connectionLimit: atOnce })
  const end = performance.now() + seconds * 1000
  const pid = portal.pidOf('mysql')
  const [databaseMs, own] = [readCpuMs(pid), process.cpuUsage()]
  let requested = 0
  const keepRequesting = async () => {
    while (performance.now() < end) {
      const id = ids[requested++ % ids.length] as number
      await pool.execute<RowDataPacket[]>('SELECT * FROM portal_job.jobs WHERE id = ?', [id])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, keepRequesting))
  const { user, system } = process.cpuUsage(own)
  const usedMs = readCpuMs(pid) - databaseMs
  await pool.end()
  return { databaseMicros: (usedMs * 1000) / requested, clientMicros: (user + system) / requested }
}
