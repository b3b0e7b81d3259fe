// The relay publishes what the outbox holds. Guaranteed: every event whose transaction committed is published at least
// once, oldest first, so the events of one aggregate keep their order. Not guaranteed: exactly once; a crash between
// publishing and marking publishes again with the same id, which the broker drops within ten minutes and every
// consumer's inbox after that. Of several replicas one leads (a named lock on a connection of its own) and the others
// stand by; a leader that dies loses the lock with its connection. While the broker is away rows stay and wait.
import type { Part } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { createBell } from './bell.ts'
import type { Broker } from './broker.ts'

const batchSize = 200
const pollMs = 200
const standbyMs = 1000
const minBackoffMs = 250
const maxBackoffMs = 5000

type OutboxRow = RowDataPacket & { id: number; event_id: string; subject: string; payload: string }

export type Relay = Part & {
  /** Says that something may have been recorded; called after every commit. */
  wake: () => void
}

/** The relay of the database at `databaseUrl`. */
export function createRelay(databaseUrl: string, broker: Broker, log: Logger): Relay {
  const bell = createBell()
  let stopped = false
  let running: Promise<void> | undefined

  const keepRelaying = async () => {
    let backoffMs = minBackoffMs
    while (!stopped) {
      try {
        const outcome = await lead(databaseUrl, async (connection) => {
          while (!stopped) {
            const sent = await relayBatch(connection, broker)
            backoffMs = minBackoffMs
            if (sent < batchSize && !stopped) await bell.wait(pollMs)
          }
        })
        if (outcome === 'standby' && !stopped) await bell.wait(standbyMs)
      } catch (error) {
        log.warn({ err: error, backoffMs }, 'relay paused')
        await bell.wait(backoffMs, { deaf: !stopped })
        backoffMs = Math.min(backoffMs * 2, maxBackoffMs)
      }
    }
  }

  return {
    name: 'relay',
    wake: bell.ring,
    start: async () => {
      running = keepRelaying()
    },
    stop: async () => {
      stopped = true
      bell.ring()
      await running
    },
  }
}

/** Does `work` while holding the outbox lock, or tells that another replica holds it. */
async function lead(databaseUrl: string, work: (connection: Connection) => Promise<void>): Promise<'led' | 'standby'> {
  const connection = await createConnection({
    uri: databaseUrl,
    connectTimeout: 2000,
    timezone: 'Z',
    charset: 'utf8mb4',
  })
  // An error between two statements would otherwise be an unhandled event; the next statement reports it as well.
  connection.on('error', () => undefined)
  try {
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
    const [rows] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(CONCAT(DATABASE(), '.outbox'), 0) AS held")
    if (rows[0]?.held !== 1) return 'standby'
    await work(connection)
    return 'led'
  } finally {
    await connection.end().catch(() => connection.destroy())
  }
}

/** Publishes up to {@link batchSize} rows in order and marks what was acknowledged, also when a later one fails. */
async function relayBatch(connection: Connection, broker: Broker): Promise<number> {
  // Never "id greater than the last": a row with a lower id may commit after one with a higher id.
  const [rows] = await connection.query<OutboxRow[]>(
    `SELECT id, event_id, subject, payload FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT ${batchSize}`,
  )
  const published: number[] = []
  try {
    for (const row of rows) {
      await broker.publish(row.subject, row.payload, row.event_id)
      published.push(row.id)
    }
  } catch (error) {
    const failed = rows[published.length]
    await connection.query('UPDATE outbox SET attempts = attempts + 1, last_error = ? WHERE id = ?', [
      String(error).slice(0, 500),
      failed?.id,
    ])
    throw error
  } finally {
    if (published.length > 0) {
      await connection.query('UPDATE outbox SET published_at = UTC_TIMESTAMP(3) WHERE id IN (?)', [published])
    }
  }
  return rows.length
}
