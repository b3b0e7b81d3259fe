import { figure, type Measurement, machineLoad, type Result, type Run } from '../figure.ts'
import { captureStatements } from '../load/statements.ts'
import { sendLoad } from '../load/wrk.ts'

const reads = 1000

/** What is read again and again: how many SQL statements a thousand reads need, and how long one waits for an answer. */
export const cachedReads: Measurement = { name: 'cached-reads', measure }

async function measure({ seconds, setting }: Run): Promise<Result> {
  const { portal, openJobIds, seekers } = await setting()
  const token = seekers[0]?.token
  const paths = {
    'active-count': '/api/v1/jobs/stats/active-count',
    'one search': '/api/v1/jobs/search?location=Berlin&limit=20',
    'one job': `/api/v1/jobs/${openJobIds[0]}`,
  }
  const figures = []
  for (const [name, path] of Object.entries(paths)) {
    const ask = async () => {
      const answer = await fetch(new URL(path, portal.gatewayUrl), { headers: { authorization: `Bearer ${token}` } })
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
      await answer.arrayBuffer()
    }
    await ask()
    const statements = await captureStatements(portal.mysqlUrl, async () => {
      for (let read = 0; read < reads; read++) await ask()
    })
    figures.push(
      figure(`${name}, SQL statements for ${reads} reads`, '', { value: statements.length, target: { atMost: 2 } }),
    )
  }
  for (const [name, path] of Object.entries(paths)) {
    const load = { url: portal.gatewayUrl, connections: 1, requests: [{ path, token }] }
    await sendLoad({ ...load, seconds: 1 })
    const { p50Ms, p99Ms } = await sendLoad({ ...load, seconds })
    figures.push(
      figure(`${name}, one connection, p50`, 'ms', { value: p50Ms, target: { atMost: 1 } }),
      figure(`${name}, one connection, p99`, 'ms', { value: p99Ms, target: { atMost: 5 } }),
    )
  }
  return { figures: [...figures, machineLoad()] }
}
