import { Redis } from 'ioredis'
import { startBareNode } from '../comparisons/bare-node.ts'
import { figure, type Measurement, machineLoad, median, medianRatio, type Result, type Run } from '../figure.ts'
import { queryDatabase } from '../load/query-database.ts'
import type { Side } from '../load/sample.ts'
import { alternate, microsByRound, samplesOf, tableOfRounds } from '../load/take-turns.ts'

const connections = 32
const cachedJobs = 200
// Shorter than the time until the same job is read again.
const emptyEveryMs = 100

/** The cost of a read in the job service without the gateway, with and without its cache. */
export const jobService: Measurement = { name: 'job-service', measure }

async function measure(run: Run): Promise<Result> {
  const { portal, openJobIds } = await run.setting()
  const bareNode = await startBareNode()
  const side: Side = { name: 'job service', url: portal.serviceUrl('job'), portal, pids: {} }
  const paths = openJobIds.map((id) => ({ path: `/api/v1/jobs/${id}` }))
  try {
    const taken = await alternate(run, [
      { name: 'GET job, cached', side, connections, requests: () => paths.slice(0, cachedJobs) },
      {
        name: 'GET job, not cached',
        side,
        connections,
        requests: () => paths,
        meanwhile: () => keepEmptying(portal.cacheRedisUrl),
      },
      {
        name: 'bare Node',
        side: { name: 'bare Node', url: bareNode.url, portal, pids: { 'bare Node': bareNode.pid } },
        connections,
        requests: () => [{ path: '/' }],
      },
    ])
    const cold99 = median(samplesOf(taken, 'GET job, not cached').map(({ p99Ms }) => p99Ms))
    const database = await queryDatabase(portal, openJobIds, run.seconds)
    const micros = (name: string, process = 'job') => microsByRound(samplesOf(taken, name), [process])
    const bare = micros('bare Node', 'bare Node')
    const [cached, uncached] = [micros('GET job, cached'), micros('GET job, not cached')]
    return {
      figures: [
        figure('cached read, CPU of the job service', 'µs', { value: median(cached) }),
        figure('cached read, times bare Node', '×', { value: medianRatio(cached, bare), target: { atMost: 3 } }),
        figure('uncached read by id, CPU of the job service', 'µs', { value: median(uncached) }),
        figure('uncached read by id, times bare Node', '×', {
          value: medianRatio(uncached, bare),
          target: { atMost: 8 },
        }),
        figure('uncached read by id, p99', 'ms', { value: cold99 }),
        figure('a row by its primary key, CPU of the database', 'µs', { value: database.databaseMicros }),
        figure('a row by its primary key, CPU of a bare Node client', 'µs', { value: database.clientMicros }),
        figure('bare Node, CPU per request', 'µs', { value: median(bare) }),
        machineLoad(),
      ],
      tables: [tableOfRounds('The job service, without the gateway', taken)],
    }
  } finally {
    await bareNode.stop()
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
