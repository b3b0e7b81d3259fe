import { Redis } from 'ioredis'
import { createConnection } from 'mysql2/promise'
import { skillNames } from '../data/generate-jobs.ts'
import { figure, type Measurement, machineLoad, median, quantile, type Result, type Run } from '../figure.ts'
import { captureStatements } from '../load/statements.ts'
import { sendLoad } from '../load/wrk.ts'
import type { PortalUnderTest } from '../portal.ts'
import { startSetting } from '../setting.ts'

const largeCount = 1_000_000
const rounds = 15
const deepPages = 100
const search = '/api/v1/jobs/search'

/** The searches. With fifty times as many jobs each may take at most twice the time, facets of a place three times. */
const searches: Record<string, (portal: PortalUnderTest) => Promise<string>> = {
  'first page': async () => `${search}?limit=20`,
  'first page of a place': async () => `${search}?limit=20&location=Berlin`,
  'deep page': (portal) => follow(portal, `${search}?limit=100`, deepPages),
  'first page of a word': async () => `${search}?limit=20&q=python`,
  facets: async () => `${search}/facets`,
  'facets of a place': async () => `${search}/facets?location=Berlin`,
}
const words = [
  ...skillNames,
  ...skillNames.map((name) => `senior ${name}`),
  'engineer berlin',
  '"machine learning"',
  'dev*',
]

/** The same searches with 20,000 and with 1,000,000 jobs, and keyword searches with 1,000,000 jobs. */
export const scale: Measurement = { name: 'scale', measure }

async function measure(run: Run): Promise<Result> {
  const small = (await run.setting()).portal
  const setting = await startSetting(largeCount)
  try {
    const large = setting.portal
    const rows = []
    for (const [name, pathOf] of Object.entries(searches)) {
      const pair = [await capture(small, pathOf), await capture(large, pathOf)] as const
      const [few, many] = await replay(small, large, pair)
      rows.push({ name, values: [few, many, many / few, pair[1].length] })
    }
    const { cold, cached } = await searchByWords(run, large)
    const jobs = largeCount.toLocaleString('en')
    return {
      figures: [
        ...rows.map(({ name, values: [, , times = Number.NaN] }) =>
          figure(`${name}, SQL at ${jobs} jobs, times that at 20,000`, '×', {
            value: times,
            target: { atMost: name === 'facets of a place' ? 3 : 2 },
          }),
        ),
        figure(`search by words at ${jobs} jobs, p50`, 'ms', { value: quantile(cold, 0.5) }),
        figure(`search by words at ${jobs} jobs, p99`, 'ms', {
          value: quantile(cold, 0.99),
          target: { atMost: 150 },
        }),
        figure('the same, cached, 8 connections, p99', 'ms', { value: cached, target: { atMost: 20 } }),
        machineLoad(),
      ],
      tables: [
        {
          title: 'SQL of one search, in ms',
          columns: ['20,000 jobs', `${jobs} jobs`, 'times', 'statements'],
          rows,
          chart: `${jobs} jobs`,
        },
      ],
    }
  } finally {
    await setting.stop()
  }
}

/** The statements that the service sends for a request that is not cached. */
async function capture(
  portal: PortalUnderTest,
  pathOf: (portal: PortalUnderTest) => Promise<string>,
): Promise<string[]> {
  const path = await pathOf(portal)
  await emptyCache(portal)
  return captureStatements(portal.mysqlUrl, async () => {
    await read(portal, path)
  })
}

/** The total duration of the statements on each portal, in ms: the median of several alternating rounds. */
async function replay(small: PortalUnderTest, large: PortalUnderTest, statements: readonly [string[], string[]]) {
  const connections = await Promise.all(
    [small, large].map(({ mysqlUrl }) => createConnection(`${mysqlUrl}/portal_job`)),
  )
  const tookMs: [number[], number[]] = [[], []]
  // The first round is not counted, because its data may not be in memory yet.
  for (let round = -1; round < rounds; round++) {
    for (const side of [0, 1] as const) {
      const start = performance.now()
      for (const statement of statements[side]) await connections[side]?.query(statement)
      if (round >= 0) tookMs[side].push(performance.now() - start)
    }
  }
  for (const connection of connections) connection.destroy()
  return [median(tookMs[0]), median(tookMs[1])] as const
}

async function searchByWords({ quick, seconds }: Run, portal: PortalUnderTest) {
  const paths = words.map((q) => `${search}?limit=20&q=${encodeURIComponent(q)}`)
  const cold: number[] = []
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    await emptyCache(portal)
    for (const path of paths) {
      const start = performance.now()
      await read(portal, path)
      cold.push(performance.now() - start)
    }
  }
  const load = { url: portal.gatewayUrl, connections: 8, seconds, requests: paths.map((path) => ({ path })) }
  // Warm-up for the JIT compiler, not counted.
  await sendLoad(load)
  const { p99Ms } = await sendLoad(load)
  return { cold, cached: p99Ms }
}

/** Follows the links of `pages` pages and returns the path of the next one. */
async function follow(portal: PortalUnderTest, path: string, pages: number): Promise<string> {
  let next = path
  for (let page = 0; page < pages; page++) {
    const link = (await read(portal, next)).headers.get('link')
    const nextUrl = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1]
    if (nextUrl === undefined) throw new Error(`${next} has no next page`)
    const { pathname, search: query } = new URL(nextUrl, portal.gatewayUrl)
    next = pathname + query
  }
  return next
}

async function read(portal: PortalUnderTest, path: string): Promise<Response> {
  const response = await fetch(new URL(path, portal.gatewayUrl))
  await response.arrayBuffer()
  if (response.status !== 200) throw new Error(`${path} responded with ${response.status}`)
  return response
}

async function emptyCache({ cacheRedisUrl }: PortalUnderTest): Promise<void> {
  const redis = new Redis(cacheRedisUrl)
  await redis.flushdb()
  redis.disconnect()
}
