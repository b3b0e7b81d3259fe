import { startMailServer } from '@portal/testing/mail-server'
import { until } from '@portal/testing/until'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { figure, type Measurement, machineLoad, type Result, type Run } from '../figure.ts'
import { takeQuietly } from '../load/quiet-machine.ts'
import { readCpuMs } from '../load/usage.ts'
import { sendLoad } from '../load/wrk.ts'
import { type Setting, startSetting } from '../setting.ts'

const jobCount = 2_000
const connections = 8
const sentWithinMs = 120_000

/** How fast stored emails are sent to a local mail server, and what each of them costs. */
export const emails: Measurement = { name: 'emails', measure }

async function measure({ quick }: Run): Promise<Result> {
  const mailServer = await startMailServer()
  const setting = await startSetting(jobCount, { emailsWanted: true, smtpUrl: mailServer.url })
  const database = await createConnection(setting.portal.mysqlUrl)
  try {
    await apply(setting, quick ? 2 : 6)
    await untilSent(database)
    const sentAtFirst = mailServer.taken.length
    const again = await takeQuietly(() => sendAgain(setting, database))
    const perEmail = (value: number) => value / again.count
    return {
      figures: [
        figure('emails sent', '', { value: sentAtFirst }),
        figure('emails per second', '/s', { value: again.count / again.seconds, target: { atLeast: 300 } }),
        figure('commits per email', '', { value: perEmail(again.commits), target: { atMost: 0.1 } }),
        figure('CPU of the notification service per email', 'µs', { value: perEmail(again.serviceMs * 1000) }),
        figure('CPU of the database per email', 'µs', { value: perEmail(again.databaseMs * 1000) }),
        machineLoad(),
      ],
    }
  } finally {
    database.destroy()
    await setting.stop()
    await mailServer.stop()
  }
}

/** Applies for jobs. Each application stores an email to either party. */
async function apply({ portal, seekers, openJobIds, settle }: Setting, seconds: number): Promise<void> {
  const requests = openJobIds.flatMap((job_id) =>
    seekers.map(({ token }) => ({ method: 'POST' as const, path: '/api/v1/applications/', token, body: { job_id } })),
  )
  await sendLoad({ url: portal.gatewayUrl, connections, seconds, requests })
  await settle()
}

/** Makes all sent emails due again, and measures what sending them takes, without the consumers that stored them. */
async function sendAgain({ portal }: Setting, database: Connection) {
  const cpuMs = () => [readCpuMs(portal.pidOf('notification')), readCpuMs(portal.pidOf('mysql'))] as const
  const [row] = await query(database, 'SELECT COUNT(*) AS count FROM portal_notification.deliveries')
  await query(
    database,
    "UPDATE portal_notification.deliveries SET state = 'PENDING', sent_at = NULL, next_attempt_at = UTC_TIMESTAMP(6)",
  )
  const [commits, [service, mysql], start] = [await countCommits(database), cpuMs(), performance.now()]
  await untilSent(database)
  const seconds = (performance.now() - start) / 1000
  const [serviceAfter, mysqlAfter] = cpuMs()
  return {
    count: Number(row?.count),
    seconds,
    commits: (await countCommits(database)) - commits,
    serviceMs: serviceAfter - service,
    databaseMs: mysqlAfter - mysql,
  }
}

function untilSent(database: Connection): Promise<true> {
  return until(
    'all emails to be sent',
    async () => {
      const [row] = await query(
        database,
        "SELECT COUNT(*) AS pending FROM portal_notification.deliveries WHERE state <> 'SENT'",
      )
      return Number(row?.pending) === 0 || new Error(`${row?.pending} are not sent`)
    },
    sentWithinMs,
    { everyMs: 100 },
  )
}

/** The number of transactions that the server has committed durably, which MariaDB counts in its binary log. */
async function countCommits(database: Connection): Promise<number> {
  const [row] = await query(database, "SHOW GLOBAL STATUS LIKE 'Binlog_commits'")
  return Number(row?.Value)
}

async function query(database: Connection, sql: string): Promise<RowDataPacket[]> {
  const [rows] = await database.query<RowDataPacket[]>(sql)
  return Array.isArray(rows) ? rows : []
}
