// The relay publishes what the outbox holds. Guaranteed: every event whose transaction committed is published at least
// once, and an event only when those before it of the same aggregate have been acknowledged, so these keep their order;
// events of different aggregates are on their way at the same time. None that a crash of the database takes back: InnoDB
// shows others a commit before it is on the disk, so what was not seen to commit here waits for a later write of the
// relay's own. Not guaranteed: exactly once; a crash between publishing and marking publishes again with the same id,
// which the broker drops within ten minutes and every consumer's inbox after that. Of several replicas one leads (a named
// lock on a connection of its own) and the others stand by; a leader that dies loses the lock with its connection, one
// that freezes within fifteen seconds. While the broker is away rows stay and wait; a stream that has gone is made again.
// A relay that is stopped first publishes what was recorded before.
import type { Transaction } from '@portal/chassis/database'
import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { inSpan, SpanKind } from '@portal/chassis/tracing'
import type { Envelope } from '@portal/contracts/event'
import { type Connection, createConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import type { Broker } from './broker.ts'
import { createSignal } from './poll-loop.ts'
import { recordedIn } from './record.ts'

const batchSize = 200
const pollMs = 200
// What was acknowledged is marked together, because each mark is a write to the disk of its own.
const markAckedAfterMs = 100
const markAckedBatch = 100
// By then a commit that is under way here has been told to us, which costs no write.
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
  /** Looks at once for what was recorded in a transaction, if anything; called after every commit. */
  wake: (tx: Transaction) => void
}

/** The relay of the database at `databaseUrl`. */
export function createRelay(databaseUrl: string, broker: Broker, log: Logger): Relay {
  const signal = createSignal()
  const stopping = createSignal()
  let stopped = false
  let running: Promise<void> | undefined
  // Events of which it is known that they are on the disk. Whatever is not in here is only dearer to publish.
  const durable = new Set<string>()

  let backoffMs = minBackoffMs

  const relayUntilStopped = async (connection: Connection) => {
    const ackedIds = createAckedIds(connection)
    let undurable: readonly string[] = []
    for (let lastBatches = 0; lastBatches < maxLastBatches; ) {
      // Looked at before the batch, so that what was recorded before the stop is still published.
      const isStopping = stopped
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

  const keepRelaying = async () => {
    while (!stopped) {
      try {
        const outcome = await leadRelay(databaseUrl, relayUntilStopped)
        // Whatever is recorded here meanwhile is for the leader; each try to lead takes a connection.
        if (outcome === 'standby') await stopping.wait(standbyMs)
      } catch (error) {
        log.warn({ err: error, backoffMs }, 'relay paused')
        await broker.repair().catch(() => undefined)
        await stopping.wait(backoffMs)
        backoffMs = Math.min(backoffMs * 2, maxBackoffMs)
      }
    }
  }

  return {
    name: 'relay',
    wake: (tx) => {
      const ids = recordedIn(tx)
      if (ids.length === 0) return
      // Those that another replica publishes are never taken out.
      if (durable.size > maxDurable) durable.clear()
      for (const id of ids) durable.add(id)
      signal.notify()
    },
    start: async () => {
      running = keepRelaying()
    },
    stop: async () => {
      stopped = true
      signal.notify()
      stopping.notify()
      await running
    },
  }
}

/** Does `work` while holding the outbox lock, or tells that another replica holds it. */
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
  // An error between two statements would otherwise be an unhandled event; the next statement reports it as well.
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
    // Without a farewell, which would be waited for where the server hangs; the lock goes with the connection.
    connection.destroy()
    throw error
  }
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

/** The rows that were acknowledged, and are to be marked; a leader that dies before has them published again. */
function createAckedIds(connection: Connection) {
  let ids: number[] = []
  let due = Number.POSITIVE_INFINITY
  return {
    ids: (): readonly number[] => ids,
    add: (id: number) => {
      if (ids.length === 0) due = performance.now() + markAckedAfterMs
      ids.push(id)
    },
    /** How long they may wait. */
    restMs: () => Math.max(0, ids.length < markAckedBatch ? due - performance.now() : 0),
    /** Tells whether there was something to write. */
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

type Tools = { connection: Connection; broker: Broker; ackedIds: AckedIds; durable: Set<string> }

/**
 * Publishes up to {@link batchSize} rows and notes what was acknowledged, also when a later one fails. Those of which it
 * is not known whether they are on the disk are left, and told, where each of them may be doubted.
 */
async function relayBatch(
  { connection, broker, ackedIds, durable }: Tools,
  mayBeUndurable: (eventId: string) => boolean,
): Promise<{ sent: number; undurableIds: readonly string[] }> {
  if (ackedIds.restMs() === 0) await ackedIds.write()
  // Never "id greater than the last": a row with a lower id may commit after one with a higher id. The sum is there to
  // have the rows found by the index of those that are not marked.
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
  const held = new Set(undurableRows.map(({ event }) => event.aggregate_id))
  const ready = recorded.filter(({ event }) => !held.has(event.aggregate_id))
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
  let failed: Awaited<ReturnType<typeof publish>>
  for (const together of withoutSuccessors(ready)) {
    const outcomes = await Promise.all(together.map(publish))
    failed = outcomes.find((outcome) => outcome !== undefined)
    if (failed) break
  }
  if (!failed) return { sent: ready.length, undurableIds: undurableRows.map(({ event }) => event.id) }
  await ackedIds.write()
  await request(connection, 'UPDATE outbox SET attempts = attempts + 1, last_error = ? WHERE id = ?', [
    String(failed.error).slice(0, 500),
    failed.row.id,
  ])
  throw failed.error
}

/** Returns when these rows, which have been read, are on the disk: the log is written in order, so any later write tells. */
async function waitForDurability(connection: Connection, ackedIds: AckedIds, rows: readonly Recorded[]): Promise<void> {
  if (await ackedIds.write()) return
  await request(connection, 'UPDATE outbox SET attempts = attempts + 1 WHERE id IN (?)', [rows.map(({ id }) => id)])
}

/** In the trace of what recorded the event, so that what the event leads to is in it, too. */
function publishTraced(broker: Broker, { subject, payload, event }: Recorded): Promise<void> {
  const publish = () => broker.publish(subject, payload, event.id)
  if (event.traceparent === undefined) return publish()
  const attributes = { 'messaging.system': 'nats', 'messaging.message.id': event.id }
  return inSpan(`publish ${event.name}`, { kind: SpanKind.PRODUCER, attributes, from: event.traceparent }, publish)
}

/** The rows in order, in groups that hold no two events of one aggregate; told by number alone, which is only too careful. */
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
