import { Redis } from 'ioredis'
import { figure, type Measurement, machineLoad, median, type Result, type Run } from '../figure.ts'
import { queryDatabase } from '../load/query-database.ts'
import type { Side } from '../load/sample.ts'
import { alternate, microsOf, samplesOf, tableOfRounds } from '../load/take-turns.ts'

const connections = 32
const cachedJobs = 200
// Shorter than the time until the same job is read again.
const emptyEveryMs = 100

/** The cost of a read in the job service without the gateway, with and without its cache. */
export const jobService: Measurement = { name: 'job-service', measure }

async function measure(run: Run): Promise<Result> {
  const { portal, openJobIds } = await run.setting()
  const side: Side = { name: 'job service', url: portal.serviceUrl('job'), portal, pids: {} }
  const paths = openJobIds.map((id) => ({ path: `/api/v1/jobs/${id}` }))
  const taken = await alternate(run, [
    { name: 'GET job, cached', side, connections, requests: () => paths.slice(0, cachedJobs) },
    {
      name: 'GET job, not cached',
      side,
      connections,
      requests: () => paths,
      meanwhile: () => keepEmptying(portal.cacheRedisUrl),
    },
  ])
  const cold99 = median(samplesOf(taken, 'GET job, not cached').map(({ p99Ms }) => p99Ms))
  const database = await queryDatabase(portal, openJobIds, run.seconds)
  return {
    figures: [
      figure('cached read, CPU of the job service', 'µs', {
        value: microsOf(samplesOf(taken, 'GET job, cached'), ['job']),
        target: { atMost: 45 },
      }),
      figure('uncached read by id, CPU of the job service', 'µs', {
        value: microsOf(samplesOf(taken, 'GET job, not cached'), ['job']),
        target: { atMost: 120 },
      }),
      figure('uncached read by id, p99', 'ms', { value: cold99 }),
      figure('a row by its primary key, CPU of the database', 'µs', { value: database.databaseMicros }),
      figure('a row by its primary key, CPU of a bare Node client', 'µs', { value: database.clientMicros }),
      machineLoad(),
    ],
    tables: [tableOfRounds('The job service, without the gateway', taken)],
  }
}

/** Empties the cache of the service periodically. Returns a function that stops this. */
function keepEmptying(redisUrl: string): () => void {
  const redis = new Redis(redisUrl)
  const timer = setInterval(() => redis.flushdb(), emptyEveryMs)
  return () => {
    clearInterval(timer)
    redis.disconnect()
  }
}
