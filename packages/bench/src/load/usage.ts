import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'

/** What processes and stores have done until now; the difference of two readings is what a load has cost. */
export type Usage = { cpuMs: Record<string, number>; sqlStatements: number; redisCommands: number }

/** Reads the usage of named processes and of the two stores. */
export type Meter = { read: () => Promise<Usage>; close: () => Promise<void> }

// What Linux counts time in, whatever the machine.
const tickMs = 10

export async function createMeter(options: {
  pids: () => Record<string, number>
  mysqlUrl: string
  redisUrl: string
  cacheRedisUrl: string
}): Promise<Meter> {
  const mysql = await createConnection(options.mysqlUrl)
  const redisServers = [options.redisUrl, options.cacheRedisUrl].map((url) => new Redis(url))
  let ownQuestions = 0
  return {
    read: async () => {
      const cpuMs = Object.fromEntries(Object.entries(options.pids()).map(([name, pid]) => [name, readCpuMs(pid)]))
      ownQuestions += 1
      return {
        cpuMs,
        sqlStatements: (await readQuestions(mysql)) - ownQuestions,
        redisCommands: (await Promise.all(redisServers.map(countCommands))).reduce((sum, count) => sum + count, 0),
      }
    },
    close: async () => {
      mysql.destroy()
      for (const redis of redisServers) redis.disconnect()
    },
  }
}

export function difference(before: Usage, after: Usage): Usage {
  const cpu = Object.entries(after.cpuMs).map(([name, ms]) => [name, ms - (before.cpuMs[name] ?? 0)])
  return {
    cpuMs: Object.fromEntries(cpu),
    sqlStatements: after.sqlStatements - before.sqlStatements,
    redisCommands: after.redisCommands - before.redisCommands,
  }
}

/** The time that all threads of a process have computed. */
export function readCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the program's name in brackets and may hold blanks; the fields after it are counted.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}

/** How much memory of a process is resident, in MB. */
export function readResidentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}

async function readQuestions(mysql: Connection): Promise<number> {
  const [[row]] = await mysql.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Questions'")
  return Number(row?.Value)
}

/** All commands ever given to Redis, those inside scripts included, without the ones that this asks with. */
async function countCommands(redis: Redis): Promise<number> {
  const stats = await redis.info('commandstats')
  const calls = [...stats.matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm)]
  return calls.filter(([, name]) => name !== 'info').reduce((sum, [, , count]) => sum + Number(count), 0)
}
