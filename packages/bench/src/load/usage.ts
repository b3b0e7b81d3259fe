import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'

/** Cumulative usage of processes and stores. The difference of two readings is the cost of a load. */
export type Usage = { cpuMs: Record<string, number>; sqlStatements: number; redisCommands: number }

/** Reads the usage of named processes and of the two stores. */
export type Meter = { read: () => Promise<Usage>; close: () => Promise<void> }

// Linux reports CPU time in units of 1/100 s (USER_HZ) on every machine.
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

/** The CPU time of all threads of a process, in milliseconds. */
export function readCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field, the program's name in parentheses, may contain blanks, so fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}

/** The resident memory of a process, in MB. */
export function readResidentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}

async function readQuestions(mysql: Connection): Promise<number> {
  const [[row]] = await mysql.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Questions'")
  return Number(row?.Value)
}

/** The number of commands that Redis has executed, including those in scripts, except this function's own INFO. */
async function countCommands(redis: Redis): Promise<number> {
  const stats = await redis.info('commandstats')
  const calls = [...stats.matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm)]
  return calls.filter(([, name]) => name !== 'info').reduce((sum, [, , count]) => sum + Number(count), 0)
}
