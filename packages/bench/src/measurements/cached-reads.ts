import { figure, type Measurement, machineLoad, median, type Result, type Run } from '../figure.ts'
import { captureStatements } from '../load/statements.ts'
import { alternate, samplesOf } from '../load/take-turns.ts'

const reads = 1000

/** Repeated reads of the same data: SQL statements per thousand reads, and latency over one connection. */
export const cachedReads: Measurement = { name: 'cached-reads', measure }

async function measure(run: Run): Promise<Result> {
  const { portal, openJobIds, seekers } = await run.setting()
  const token = seekers[0]?.token
  const paths = {
    'active-count': '/api/v1/jobs/stats/active-count',
    'one search': '/api/v1/jobs/search?location=Berlin&limit=20',
    'one job': `/api/v1/jobs/${openJobIds[0]}`,
  }
  const figures = []
  for (const [name, path] of Object.entries(paths)) {
    const request = async () => {
      const response = await fetch(new URL(path, portal.gatewayUrl), { headers: { authorization: `Bearer ${token}` } })
      if (response.status !== 200) throw new Error(`${path} responded with ${response.status}`)
      await response.arrayBuffer()
    }
    // What is requested once may never be requested again, so it is kept from the second request on.
    for (let warming = 0; warming < 2; warming++) await request()
    const statements = await captureStatements(portal.mysqlUrl, async () => {
      for (let read = 0; read < reads; read++) await request()
    })
    figures.push(
      figure(`${name}, SQL statements for ${reads} reads`, '', { value: statements.length, target: { atMost: 2 } }),
    )
  }
  const side = { name: 'portal', url: portal.gatewayUrl, portal, pids: {} }
  const contenders = Object.entries(paths).map(([name, path]) => ({
    name,
    side,
    connections: 1,
    requests: () => [{ path, token }],
  }))
  const taken = await alternate(run, contenders)
  for (const { name } of contenders) {
    const samples = samplesOf(taken, name)
    figures.push(
      figure(`${name}, one connection, p50`, 'ms', {
        value: median(samples.map(({ p50Ms }) => p50Ms)),
        target: { atMost: 1 },
      }),
      figure(`${name}, one connection, p99`, 'ms', {
        value: median(samples.map(({ p99Ms }) => p99Ms)),
        target: { atMost: 5 },
      }),
    )
  }
  return { figures: [...figures, machineLoad()] }
}
