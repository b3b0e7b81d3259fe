import { randomUUID } from 'node:crypto'
import { type Connection, createConnection } from 'mysql2/promise'
import { figure, type Measurement, machineLoad, type Result, type Run } from '../figure.ts'
import { readCpuMs } from '../load/usage.ts'

const concurrency = 10
const scratch = 'bench_writes'
const tables = ['applications', 'application_steps', 'outbox']

/** The lower bound for an application: its rows and its event in one durable transaction, written by a bare client. */
export const durableWrites: Measurement = { name: 'durable-writes', measure }

async function measure({ seconds, setting }: Run): Promise<Result> {
  const { portal } = await setting()
  const root = await createConnection(portal.mysqlUrl)
  await root.query(`CREATE DATABASE ${scratch}`)
  for (const table of tables) await root.query(`CREATE TABLE ${scratch}.${table} LIKE portal_application.${table}`)
  const connections = await Promise.all(
    Array.from({ length: concurrency }, () => createConnection(`${portal.mysqlUrl}/${scratch}`)),
  )
  try {
    let written = 0
    const keepWriting = async (connection: Connection, end: number) => {
      while (performance.now() < end) await apply(connection, ++written)
    }
    const writeFor = async (ms: number) => {
      const end = performance.now() + ms
      await Promise.all(connections.map((connection) => keepWriting(connection, end)))
    }
    // Warm-up, not counted.
    await writeFor(1000)
    const [before, client, database] = [written, process.cpuUsage(), readCpuMs(portal.pidOf('mysql'))]
    await writeFor(seconds * 1000)
    const count = written - before
    const { user, system } = process.cpuUsage(client)
    const databaseMicros = (readCpuMs(portal.pidOf('mysql')) - database) * 1000
    return {
      figures: [
        figure('an application written by a bare client, ten at once', '/s', { value: count / seconds }),
        figure('the same, CPU of the database', 'µs', { value: databaseMicros / count }),
        figure('the same, CPU of the client', 'µs', { value: (user + system) / count }),
        machineLoad(),
      ],
    }
  } finally {
    for (const connection of connections) connection.destroy()
    await root.query(`DROP DATABASE ${scratch}`)
    root.destroy()
  }
}

async function apply(connection: Connection, number: number): Promise<void> {
  const now = new Date()
  await connection.query('BEGIN')
  await connection.query(
    `INSERT INTO applications (created_at, updated_at, job_id, job_seeker_id, seeker_user_id, recruiter_user_id, status)
      VALUES (?, ?, ?, 1, 1, 2, 'APPLIED')`,
    [now, now, number],
  )
  await connection.query(
    `INSERT INTO application_steps (created_at, updated_at, application_id, to_status, changed_by)
      VALUES (?, ?, ?, 'APPLIED', 1)`,
    [now, now, number],
  )
  await connection.query('INSERT INTO outbox (event_id, subject, payload, created_at) VALUES (?, ?, ?, ?)', [
    randomUUID(),
    'application.submitted.v1',
    'x'.repeat(400),
    now,
  ])
  await connection.query('COMMIT')
}
