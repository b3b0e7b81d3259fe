import { setTimeout as pause } from 'node:timers/promises'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { Pool } from 'undici'
import { figure, type Measurement, machineLoad, quantile, type Result, type Run } from '../figure.ts'
import { takeQuietly } from '../load/quiet-machine.ts'
import type { Setting } from '../setting.ts'

const usual = 200
const busy = 600
// Hardly more are needed at a time, because each request takes less than a second.
const connections = 128

/** The delay between an application and its notifications, at 200 and at 600 applications per second. */
export const events: Measurement = { name: 'events', measure }

async function measure({ quick, setting }: Run): Promise<Result> {
  const portal = await setting()
  const seconds = quick ? 3 : 20
  // A warm-up, not counted, because rarely used code takes long to get compiled.
  let sent = 0
  const apply = async (perSecond: number) => {
    const count = perSecond * seconds
    const since = new Date()
    const statuses = await applySteadily(portal, { from: sent, count, perSecond })
    sent += count
    await portal.settle()
    return { statuses, delaysMs: await readDelays(portal.portal.mysqlUrl, since) }
  }
  await apply(usual)
  const [some, many] = [await takeQuietly(() => apply(usual)), await takeQuietly(() => apply(busy))]
  const rejected = [...some.statuses, ...many.statuses].filter((status) => status !== 201)
  if (rejected.length > 0) console.log(`Got ${[...new Set(rejected)].join(', ')} instead of 201`)
  return {
    figures: [
      figure('events per second', '/s', { value: some.delaysMs.length / seconds }),
      figure('commit to effect, p50', 'ms', { value: quantile(some.delaysMs, 0.5), target: { atMost: 8 } }),
      figure('commit to effect, p99', 'ms', { value: quantile(some.delaysMs, 0.99), target: { atMost: 100 } }),
      figure('commit to effect, longest', 'ms', { value: Math.max(...some.delaysMs) }),
      figure(`commit to effect at ${busy} a second, p50`, 'ms', { value: quantile(many.delaysMs, 0.5) }),
      figure(`commit to effect at ${busy} a second, p99`, 'ms', {
        value: quantile(many.delaysMs, 0.99),
        target: { atMost: 150 },
      }),
      figure('applications rejected', '', { value: rejected.length, target: { atMost: 0 } }),
      machineLoad(),
    ],
  }
}

type Applications = { from: number; count: number; perSecond: number }

/** Sends applications at a steady rate without waiting for responses. Returns the status of each response. */
async function applySteadily(
  { portal, seekers, openJobIds }: Setting,
  { from, count, perSecond }: Applications,
): Promise<number[]> {
  // A cheap client, because it shares the cores with the portal.
  const gateway = new Pool(portal.gatewayUrl, { connections })
  const start = performance.now()
  const responses: Promise<number>[] = []
  while (responses.length < count) {
    await pause(Math.max(0, start + (responses.length * 1000) / perSecond - performance.now()))
    const number = from + responses.length
    const seeker = seekers[number % seekers.length]
    // Jobs from the end of the list, to which no other measurement applies.
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
 * The delays in milliseconds from the row of the event in the outbox to the row of its notification, each written
 * shortly before its commit. Each application has two notifications, and the later one counts.
 */
async function readDelays(mysqlUrl: string, since: Date): Promise<number[]> {
  const connection = await createConnection({ uri: mysqlUrl, timezone: 'Z' })
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT MAX(TIMESTAMPDIFF(MICROSECOND, recorded.created_at, notified.created_at)) / 1000 AS delay
      FROM portal_application.outbox AS recorded JOIN portal_notification.notifications AS notified USING (event_id)
      WHERE recorded.created_at >= ? GROUP BY event_id`,
    [since],
  )
  await connection.end()
  return rows.map((row) => Number(row.delay))
}
