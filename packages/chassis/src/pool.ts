// The connections to a service's own database, and a limit on all that is waited for. Guaranteed: a statement answers
// or fails within the limits below, also where the server hangs, the network swallows packets or everything is taken,
// so that a request is refused (503) instead of hanging. A connection that did not answer in time is closed, because
// its answer would be taken for the next one's; the server then rolls back what was open on it. The requests of one client
// hold at most half of the connections at a time, and one that is given back goes to the client that has the fewest.
// Not guaranteed: that a statement which failed this way had no effect; a commit may have arrived. Idempotency keys are
// there for that.
import { createPool, type Pool, type PoolConnection } from 'mysql2'
import type { PoolConnection as DriverConnection, Pool as DriverPool, QueryOptions } from 'mysql2/promise'
import { DatabaseUnavailable, isConnectionLost } from './driver-error.ts'
import { createFairQueue, type FairQueue } from './fair-queue.ts'
import { withTimeout } from './lifecycle.ts'
import type { Logger } from './log.ts'
import { currentOwner } from './request-context.ts'
import { beginStoreSpan } from './tracing.ts'

export type DatabaseConfig = {
  /** `mysql://user:password@host/database` */
  url: string
  /** The most connections one process opens. */
  poolSize: number
  /** How long one statement may take, in milliseconds; 1300 unless told otherwise. */
  statementTimeoutMs?: number
}

const connectTimeoutMs = 1000
const acquireTimeoutMs = 600
const defaultStatementTimeoutMs = 1300
const maxWaiting = 200
const lockWaitSeconds = 1

type Statement = Parameters<DriverConnection['query']>[0] & QueryOptions
type Values = Parameters<DriverConnection['execute']>[1] & Parameters<DriverConnection['query']>[1]

/** How many connections of a pool are in use and idle, and how many ask for one. */
export type PoolUse = { in_use: number; idle: number; waiting: number }

/** Opens the pool behind drizzle's `client`. Connections are made when they are needed. */
export function createBoundedPool(config: DatabaseConfig, log: Logger): { pool: DriverPool; use: () => PoolUse } {
  const { statementTimeoutMs = defaultStatementTimeoutMs } = config
  const pool = createPool({
    uri: config.url,
    connectionLimit: config.poolSize,
    connectTimeout: connectTimeoutMs,
    enableKeepAlive: true,
    timezone: 'Z',
    charset: 'utf8mb4',
    // A stack for each statement would be looked at only where one fails, and drizzle adds its own then.
    trace: false,
  })
  pool.on('connection', (connection) => prepareSession(connection, statementTimeoutMs, log))
  const driver = pool.promise()

  const turns = createFairQueue({
    atOnce: config.poolSize,
    atOnceOfOwner: Math.ceil(config.poolSize / 2),
    maxWaiting,
    waitMs: acquireTimeoutMs,
  })
  const acquire = async () => {
    const { connection, endLease } = await takeConnection(driver, turns)
    return bounded(connection, endLease)
  }
  const responseOf = async <Result>(connection: DriverConnection, statement: Statement, response: Promise<Result>) => {
    const endSpan = beginStoreSpan('mysql', typeof statement === 'string' ? statement : statement.sql)
    try {
      const responded = await inTime(statementTimeoutMs, response)
      endSpan?.()
      return responded
    } catch (error) {
      endSpan?.(error)
      const told = (error as { fatal?: boolean }).fatal ? asDatabaseUnavailable(error) : error
      if (isConnectionLost(told)) connection.destroy()
      throw told
    }
  }
  const bind = (connection: DriverConnection) => ({
    endLease: () => {},
    query: (statement: Statement, values: Values) =>
      responseOf(connection, statement, connection.query(statement, values)),
    execute: (statement: Statement, values: Values) =>
      responseOf(connection, statement, connection.execute(statement, values)),
    release() {
      connection.release()
      this.endLease()
    },
  })
  const known = new WeakMap<object, ReturnType<typeof bind>>()
  // The driver wraps a connection anew each time; whoever prepares statements for one has to know it again.
  const bounded = (connection: DriverConnection, endLease: () => void) => {
    const connectionBelow = connection.connection
    const bound = known.get(connectionBelow) ?? bind(connection)
    known.set(connectionBelow, bound)
    bound.endLease = endLease
    return bound
  }
  const once = async <Result>(act: (connection: ReturnType<typeof bounded>) => Promise<Result>) => {
    const connection = await acquire()
    try {
      return await act(connection)
    } finally {
      connection.release()
    }
  }
  // All that drizzle uses of a pool, and of a connection for its transactions.
  const boundedPool = {
    query: (statement: Statement, values: Values) => once((connection) => connection.query(statement, values)),
    execute: (statement: Statement, values: Values) => once((connection) => connection.execute(statement, values)),
    getConnection: acquire,
    end: () => driver.end(),
  } as unknown as DriverPool
  return { pool: boundedPool, use: () => ({ ...useOf(pool), waiting: turns.waiting }) }
}

/** Takes a connection, once it is the turn of the client that the act in progress is for. */
async function takeConnection(driver: DriverPool, turns: FairQueue) {
  const endLease = await turns.enter(currentOwner())
  if (!endLease) throw new DatabaseUnavailable(`no connection became free within ${acquireTimeoutMs} ms`)
  const connection = driver.getConnection()
  try {
    return { connection: await inTime(acquireTimeoutMs, connection), endLease }
  } catch (error) {
    endLease()
    // One that comes too late is for the next turn.
    connection.then(
      (late) => late.release(),
      () => undefined,
    )
    throw asDatabaseUnavailable(error)
  }
}

function useOf(pool: Pool) {
  // The driver tells these by no other name.
  const { _allConnections, _freeConnections } = pool as unknown as Record<string, { length: number }>
  const idle = _freeConnections?.length ?? 0
  return { in_use: (_allConnections?.length ?? 0) - idle, idle }
}

function inTime<Outcome>(limitMs: number, outcome: Promise<Outcome>): Promise<Outcome> {
  return withTimeout(limitMs, outcome, () => new DatabaseUnavailable(`no answer within ${limitMs} ms`))
}

/** The driver tells a full queue, a closed pool and a lost connection in words alone, without a code. */
function asDatabaseUnavailable(error: unknown): unknown {
  return isConnectionLost(error)
    ? error
    : new DatabaseUnavailable(error instanceof Error ? error.message : String(error))
}

function prepareSession(connection: PoolConnection, statementTimeoutMs: number, log: Logger): void {
  // Without a callback an error here would be an unhandled event and end the process.
  const discard = (error: Error | null) => {
    if (!error) return
    log.warn({ err: error }, 'could not prepare a database session')
    connection.destroy()
  }
  for (const statement of sessionStatements(statementTimeoutMs)) connection.query(statement, discard)
}

/** What every session begins with. */
export function sessionStatements(statementTimeoutMs = defaultStatementTimeoutMs): string[] {
  return [
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    // MariaDB would rather intersect two indexes and put the rows in order itself than read one that is in order.
    "SET SESSION optimizer_switch = 'index_merge_intersection=off'",
    // The server gives up as well. Each of the two servers skips the comment that is meant for the other.
    `SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = ${lockWaitSeconds}
      /*M!100100 , max_statement_time = ${statementTimeoutMs / 1000} */
      /*!50708 , max_execution_time = ${statementTimeoutMs} */`,
  ]
}
