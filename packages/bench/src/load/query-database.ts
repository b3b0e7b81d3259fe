import { createPool, type RowDataPacket } from 'mysql2/promise'
import type { PortalUnderTest } from '../portal.ts'
import { readCpuMs } from './usage.ts'

const concurrency = 32

/** Reads jobs by id and nothing else. Returns the CPU time per read of the database and of this client, in µs. */
export async function queryDatabase(
  portal: PortalUnderTest,
  ids: readonly number[],
  seconds: number,
): Promise<{ databaseMicros: number; clientMicros: number }> {
  const pool = createPool({ uri: portal.mysqlUrl, connectionLimit: concurrency })
  const end = performance.now() + seconds * 1000
  const pid = portal.pidOf('mysql')
  const [databaseMs, own] = [readCpuMs(pid), process.cpuUsage()]
  let reads = 0
  const readUntilEnd = async () => {
    while (performance.now() < end) {
      const id = ids[reads++ % ids.length] as number
      await pool.execute<RowDataPacket[]>('SELECT * FROM portal_job.jobs WHERE id = ?', [id])
    }
  }
  await Promise.all(Array.from({ length: concurrency }, readUntilEnd))
  const { user, system } = process.cpuUsage(own)
  const usedMs = readCpuMs(pid) - databaseMs
  await pool.end()
  return { databaseMicros: (usedMs * 1000) / reads, clientMicros: (user + system) / reads }
}
