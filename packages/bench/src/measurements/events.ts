import { setTimeout as pause } from 'node:timers/promises'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { Pool } from 'undici'
import { figure, type Measurement, machineLoad, quantile, type Result, type Run } from '../figure.ts'
import type { Setting } from '../setting.ts'

const perSecond = 200
// So many at once need hardly be under way, where each takes less than a second.
const connections = 128

/** How long after an application somebody is told of it, while two hundred a second are made. */
export const events: Measurement = { name: 'events', measure }

async function measure({ quick, setting }: Run): Promise<Result> {
  const seconds = quick ? 3 : 20
  const portal = await setting()
  const count = perSecond * seconds
  // Whoever comes first finds everything cold, and what is asked for seldom stays so for long.
  await applySteadily(portal, { from: 0, count })
  await portal.settle()
  const since = new Date()
  const statuses = await applySteadily(portal, { from: count, count })
  const refused = statuses.filter((status) => status !== 201)
  if (refused.length > 0) console.log(`answered ${[...new Set(refused)].join(', ')} instead of 201`)
  await portal.settle()
  const delaysMs = await readDelays(portal.portal.mysqlUrl, since)
  return {
    figures: [
      figure('events a second', '/s', { value: delaysMs.length / seconds }),
      figure('commit to effect, p50', 'ms', { value: quantile(delaysMs, 0.5), target: { atMost: 10 } }),
      figure('commit to effect, p99', 'ms', { value: quantile(delaysMs, 0.99), target: { atMost: 100 } }),
      figure('commit to effect, longest', 'ms', { value: Math.max(...delaysMs) }),
      figure('applications refused', '', { value: refused.length, target: { atMost: 0 } }),
      machineLoad(),
    ],
  }
}

/** One application every five milliseconds, whether or not those before are answered. Returns the status of each answer. */
async function applySteadily(
  { portal, seekers, openJobIds }: Setting,
  { from, count }: { from: number; count: number },
): Promise<number[]> {
  // Asked for by what costs little, as it shares the cores with those it asks.
  const gateway = new Pool(portal.gatewayUrl, { connections })
  const start = performance.now()
  const responses: Promise<number>[] = []
  while (responses.length < count) {
    await pause(Math.max(0, start + (responses.length * 1000) / perSecond - performance.now()))
    const number = from + responses.length
    const seeker = seekers[number % seekers.length]
    // From the end, where no other measurement has applied.
    const jobId = openJobIds.at(-1 - Math.floor(number / seekers.length))
    responses.push(apply(gateway, seeker?.token, jobId))
  }
  const statuses = await Promise.all(responses)
  await gateway.close()
  return statuses
}

async function apply(gateway: Pool, token: string | undefined, jobId: number | undefined): Promise<number> {
  const { statusCode, body } = await gateway.request({
    path: '/api/v1/applications/',
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ job_id: jobId }),
  })
  await body.dump()
  return statusCode
}

/**
 * From when the application was written down, which is a little before its commit, to when somebody was told of it in
 * another service, which is a little before that commit. Two are told of each; the later one counts.
 */
async function readDelays(mysqlUrl: string, since: Date): Promise<number[]> {
  const connection = await createConnection({ uri: mysqlUrl, timezone: 'Z' })
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT MAX(TIMESTAMPDIFF(MICROSECOND, recorded.created_at, told.created_at)) / 1000 AS delay
      FROM portal_application.outbox AS recorded JOIN portal_notification.notifications AS told USING (event_id)
      WHERE recorded.created_at >= ? GROUP BY event_id`,
    [since],
  )
  await connection.end()
  return rows.map((row) => Number(row.delay))
}
