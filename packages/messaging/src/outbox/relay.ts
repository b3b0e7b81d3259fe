// The relay publishes the events in the outbox (ADR 4). One replica leads, by a named lock; the others stand by.
// Guarantees: every committed event is published at least once, and those of one aggregate in order, each after the
// previous one was acknowledged. A commit that a database crash can still undo is not published, unless the server can
// lose even commits that it has confirmed, which the relay warns about.
// Does not guarantee: exactly once. The broker drops a repeated id within ten minutes, consumers' inboxes after that.
// On crash: acknowledged rows that were not marked yet are published again. A dead leader loses the lock with its
// connection, a frozen one within fifteen seconds. While the broker is unavailable, rows wait.
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop, createSignal } from '@portal/chassis/runtime/poll-loop'
import { inSpan, SpanKind } from '@portal/chassis/runtime/tracing'
import type { Envelope } from '@portal/contracts/event'
import { type Connection, createConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import type { Broker } from '../broker/broker.ts'

const batchSize = 200
const pollMs = 200
// Acknowledged rows are marked in batches, because each UPDATE costs a write to disk.
const markAckedAfterMs = 100
const markAckedBatch = 100
// The time a commit in progress in this process has to call `recorded`, which saves the write of waitForDurability.
const undurableMs = 20
const maxDurable = 10_000
const standbyMs = 1000
const statementTimeoutMs = 5000
const frozenLeaderSeconds = 15
const maxLastBatches = 5
const minBackoffMs = 250
const maxBackoffMs = 5000

type OutboxRow = RowDataPacket & { id: number; subject: string; payload: string }
type Recorded = OutboxRow & { event: Envelope }

export type Relay = Component & {
  /** Publishes an event, recorded in a transaction that has committed, without waiting for the next poll. */
  recorded: (eventId: string) => void
}

/** The relay of the database at `databaseUrl`. Stopping it first publishes what was recorded before the stop. */
export function createRelay(databaseUrl: string, broker: Broker, log: Logger): Relay {
  const signal = createSignal()
  // Ids of events known to be on disk. Publishing an event that is missing here only costs an extra write.
  const durable = new Set<string>()
  let backoffMs = minBackoffMs

  const relayUntilStopped = async (connection: Connection, isStopped: () => boolean) => {
    await checkDurability(connection, log)
    const ackedIds = createAckedIds(connection)
    let undurable: readonly string[] = []
    for (let lastBatches = 0; lastBatches < maxLastBatches; ) {
      // Read before the batch, so that events recorded before the stop are still published.
      const isStopping = isStopped()
      const mayBeUndurable = (id: string) => !isStopping && !undurable.includes(id)
      const { sent, undurableIds } = await relayBatch({ connection, broker, ackedIds, durable }, mayBeUndurable)
      undurable = undurableIds
      backoffMs = minBackoffMs
      if (isStopping) lastBatches += 1
      if (sent === batchSize) continue
      if (isStopping) break
      await signal.wait(Math.min(undurableIds.length > 0 ? undurableMs : pollMs, ackedIds.restMs()))
    }
    await ackedIds.write()
  }

  // Its wait is not ended by commits: the leader publishes them, and each attempt to lead opens a connection.
  const loop = createLoop('relay', async ({ wait, isStopped }) => {
    try {
      const outcome = await leadRelay(databaseUrl, (connection) => relayUntilStopped(connection, isStopped))
      if (outcome === 'standby') await wait(standbyMs)
    } catch (error) {
      log.warn({ err: error, backoffMs }, 'relay paused')
      // Creates a missing stream again.
      await broker.repair().catch(() => undefined)
      await wait(backoffMs)
      backoffMs = Math.min(backoffMs * 2, maxBackoffMs)
    }
  })

  return {
    ...loop,
    recorded: (eventId) => {
      // Bounded, because ids of events that another replica publishes are never removed.
      if (durable.size > maxDurable) durable.clear()
      durable.add(eventId)
      signal.notify()
    },
    stop: async () => {
      const stopped = loop.stop()
      signal.notify()
      await stopped
    },
  }
}

/** Runs `work` while holding the outbox lock. Returns `standby` if another replica holds it. */
async function leadRelay(
  databaseUrl: string,
  work: (connection: Connection) => Promise<void>,
): Promise<'led' | 'standby'> {
  const connection = await createConnection({
    uri: databaseUrl,
    connectTimeout: 2000,
    timezone: 'Z',
    charset: 'utf8mb4',
  })
  // Prevents an unhandled 'error' event between two statements; the next statement reports the error as well.
  connection.on('error', () => undefined)
  try {
    await request(connection, 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
    await request(connection, `SET SESSION wait_timeout = ${frozenLeaderSeconds}`)
    const [lock] = await request<RowDataPacket[]>(
      connection,
      "SELECT GET_LOCK(CONCAT(DATABASE(), '.outbox'), 0) AS held",
    )
    const isLeader = lock?.held === 1
    if (isLeader) await work(connection)
    await connection.end()
    return isLeader ? 'led' : 'standby'
  } catch (error) {
    // Not `end`, which would wait for a hung server. The lock is released with the connection.
    connection.destroy()
    throw error
  }
}

/** Warns about a server that can lose commits which it has confirmed, and whose events are published (ADR 4). */
async function checkDurability(connection: Connection, log: Logger): Promise<void> {
  const [server] = await request<RowDataPacket[]>(
    connection,
    'SELECT @@innodb_flush_log_at_trx_commit = 1 AND (@@log_bin = 0 OR @@sync_binlog = 1) AS isDurable',
  )
  if (server?.isDurable === 1) return
  log.warn('the database can lose confirmed commits: set innodb_flush_log_at_trx_commit and sync_binlog to 1')
}

async function request<Result extends RowDataPacket[] | ResultSetHeader>(
  connection: Connection,
  statement: string,
  values: unknown[] = [],
): Promise<Result> {
  const [response] = await connection.query<Result>({ sql: statement, values, timeout: statementTimeoutMs })
  return response
}

type AckedIds = ReturnType<typeof createAckedIds>

/** The ids of acknowledged rows that are not marked yet. If the leader dies first, they are published again. */
function createAckedIds(connection: Connection) {
  let ids: number[] = []
  let due = Number.POSITIVE_INFINITY
  return {
    ids: (): readonly number[] => ids,
    add: (id: number) => {
      if (ids.length === 0) due = performance.now() + markAckedAfterMs
      ids.push(id)
    },
    /** The milliseconds until they must be written. */
    restMs: () => Math.max(0, ids.length < markAckedBatch ? due - performance.now() : 0),
    /** Marks the rows. Returns whether it wrote anything. */
    write: async () => {
      if (ids.length === 0) return false
      const { affectedRows } = await request<ResultSetHeader>(
        connection,
        'UPDATE outbox SET published_at = UTC_TIMESTAMP(3) WHERE id IN (?)',
        [ids],
      )
      ids = []
      due = Number.POSITIVE_INFINITY
      return affectedRows > 0
    },
  }
}

type BatchContext = { connection: Connection; broker: Broker; ackedIds: AckedIds; durable: Set<string> }

/**
 * Publishes up to {@link batchSize} rows and marks the acknowledged ones, also when a later one fails. Rows not known
 * to be on disk are skipped and returned if all of them may be undurable; otherwise it first waits for their
 * durability.
 */
async function relayBatch(
  { connection, broker, ackedIds, durable }: BatchContext,
  mayBeUndurable: (eventId: string) => boolean,
): Promise<{ sent: number; undurableIds: readonly string[] }> {
  if (ackedIds.restMs() === 0) await ackedIds.write()
  // Never "id greater than the last": a row with a lower id may commit after one with a higher id. `id + 0` keeps the
  // optimizer on the index of unpublished rows.
  const rows = await request<OutboxRow[]>(
    connection,
    `SELECT id, subject, payload FROM outbox WHERE published_at IS NULL AND id + 0 NOT IN (?)
      ORDER BY id LIMIT ${batchSize}`,
    [[0, ...ackedIds.ids()]],
  )
  const recorded = rows.map((row): Recorded => ({ ...row, event: JSON.parse(row.payload) }))
  let undurableRows = recorded.filter(({ event }) => !durable.has(event.id))
  if (!undurableRows.every(({ event }) => mayBeUndurable(event.id))) {
    await waitForDurability(connection, ackedIds, undurableRows)
    for (const { event } of undurableRows) durable.add(event.id)
    undurableRows = []
  }
  const waiting = new Set(undurableRows.map(({ event }) => event.aggregate_id))
  const ready = recorded.filter(({ event }) => !waiting.has(event.aggregate_id))
  const publish = async (row: Recorded) => {
    try {
      await publishTraced(broker, row)
      durable.delete(row.event.id)
      ackedIds.add(row.id)
      return undefined
    } catch (error) {
      return { row, error }
    }
  }
  for (const group of withoutSuccessors(ready)) {
    const outcomes = await Promise.all(group.map(publish))
    const failed = outcomes.find((outcome) => outcome !== undefined)
    if (!failed) continue
    await ackedIds.write()
    await request(connection, 'UPDATE outbox SET attempts = attempts + 1, last_error = ? WHERE id = ?', [
      String(failed.error).slice(0, 500),
      failed.row.id,
    ])
    throw failed.error
  }
  return { sent: ready.length, undurableIds: undurableRows.map(({ event }) => event.id) }
}

/** Returns when these rows are on disk. The log is written in order, so any later write that completes proves it. */
async function waitForDurability(connection: Connection, ackedIds: AckedIds, rows: readonly Recorded[]): Promise<void> {
  if (await ackedIds.write()) return
  await request(connection, 'UPDATE outbox SET attempts = attempts + 1 WHERE id IN (?)', [rows.map(({ id }) => id)])
}

/** Publishes within the trace that recorded the event, so that its consumers join that trace. */
function publishTraced(broker: Broker, { subject, payload, event }: Recorded): Promise<void> {
  const publish = () => broker.publish(subject, payload, event.id)
  if (event.traceparent === undefined) return publish()
  const attributes = { 'messaging.system': 'nats', 'messaging.message.id': event.id }
  return inSpan(`publish ${event.name}`, { kind: SpanKind.PRODUCER, attributes, from: event.traceparent }, publish)
}

/**
 * Yields the rows in order, in groups without two events of one aggregate. Compares only the aggregate's id, so
 * different aggregates with the same id are separated as well, which is harmless.
 */
function* withoutSuccessors(rows: readonly Recorded[]): Generator<Recorded[]> {
  let group: Recorded[] = []
  const aggregates = new Set<string>()
  for (const row of rows) {
    const { aggregate_id: aggregate } = row.event
    if (aggregates.has(aggregate)) {
      yield group
      group = []
      aggregates.clear()
    }
    group.push(row)
    aggregates.add(aggregate)
  }
  yield group
}
