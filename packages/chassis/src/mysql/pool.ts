// The connections to a service's own database, with a deadline on every wait and a share for each client (ADR 27).
// Guarantees: a statement, or a packet of several, completes or fails within the limits below, even if the server hangs
// or all connections are in use. The requests of one client hold at most half of the connections. Only connections for
// transactions accept several statements in a packet (ADR 39); they serve nothing else.
// Does not guarantee: that a statement which failed this way had no effect; a commit may have arrived. Clients repeat
// such requests with an Idempotency-Key.
import { type Connection, createPool, type Pool, type PoolConnection } from 'mysql2'
import type { PoolConnection as DriverConnection, Pool as DriverPool, QueryOptions } from 'mysql2/promise'
import { createFairQueue, type FairQueue } from '../fairness/fair-queue.ts'
import { withTimeout } from '../runtime/lifecycle.ts'
import type { Logger } from '../runtime/log.ts'
import { currentOwner } from '../runtime/request-context.ts'
import { beginStoreSpan } from '../runtime/tracing.ts'
import { DatabaseUnavailable, isConnectionLost } from './driver-error.ts'
import { type Statement as PacketStatement, type Response, sendPacket, textOf } from './packet.ts'

export type DatabaseConfig = {
  /** `mysql://user:password@host/database` */
  url: string
  /** The most connections that one process opens, at least two: one half for transactions, the other for the rest. */
  poolSize: number
  /** How long one statement may take, in milliseconds; 1300 by default. */
  statementTimeoutMs?: number
}

const connectTimeoutMs = 1000
const acquireTimeoutMs = 600
const defaultStatementTimeoutMs = 1300
const maxWaiting = 200
const lockWaitSeconds = 1
const sqlMode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'

type Statement = Parameters<DriverConnection['query']>[0] & QueryOptions
type Values = Parameters<DriverConnection['execute']>[1] & Parameters<DriverConnection['query']>[1]

/** How many connections of a pool are in use and idle, and how many requests wait for one. */
export type PoolUse = { in_use: number; idle: number; waiting: number }

/**
 * Opens the pool for drizzle's `client`. Its statements and its `getConnection`, which is for transactions, have separate
 * connections. Connections are opened on demand.
 */
export function createBoundedPool(config: DatabaseConfig, log: Logger): { pool: DriverPool; use: () => PoolUse } {
  const transactions = openConnections(config, log, {
    atMost: Math.ceil(config.poolSize / 2),
    multipleStatements: true,
  })
  const single = openConnections(config, log, {
    atMost: Math.max(1, Math.floor(config.poolSize / 2)),
    multipleStatements: false,
  })
  const withConnection = async <Result>(work: (connection: BoundConnection) => Promise<Result>) => {
    const connection = await single.acquire()
    try {
      return await work(connection)
    } finally {
      connection.release()
    }
  }
  // The methods that drizzle uses of a pool.
  const boundedPool = {
    query: (statement: Statement, values: Values) =>
      withConnection((connection) => connection.query(statement, values)),
    execute: (statement: Statement, values: Values) =>
      withConnection((connection) => connection.execute(statement, values)),
    getConnection: transactions.acquire,
    end: async () => {
      await Promise.all([transactions.end(), single.end()])
    },
  } as unknown as DriverPool
  const sum = (one: PoolUse, other: PoolUse): PoolUse => ({
    in_use: one.in_use + other.in_use,
    idle: one.idle + other.idle,
    waiting: one.waiting + other.waiting,
  })
  return { pool: boundedPool, use: () => sum(transactions.use(), single.use()) }
}

type Kind = { atMost: number; multipleStatements: boolean }

/** Up to `atMost` connections, which are granted in a fair order. */
function openConnections(config: DatabaseConfig, log: Logger, { atMost, multipleStatements }: Kind) {
  const { statementTimeoutMs = defaultStatementTimeoutMs } = config
  const pool = createPool({
    uri: config.url,
    connectionLimit: atMost,
    multipleStatements,
    connectTimeout: connectTimeoutMs,
    enableKeepAlive: true,
    timezone: 'Z',
    charset: 'utf8mb4',
    // A stack captured for each statement would only be used for errors, and drizzle adds its own to those.
    trace: false,
  })
  pool.on('connection', (connection) => prepareSession(connection, statementTimeoutMs, log))
  const idle = idleConnectionsOf(pool)
  const driver = pool.promise()
  const bounded = createBinding(statementTimeoutMs)
  const queue = createFairQueue({
    atOnce: atMost,
    atOnceOfOwner: Math.ceil(atMost / 2),
    maxWaiting,
    waitMs: acquireTimeoutMs,
  })
  return {
    acquire: async () => {
      const { connection, endLease } = await takeConnection(driver, queue)
      return bounded(connection, endLease)
    },
    use: (): PoolUse => ({ in_use: queue.taken, idle: idle.size, waiting: queue.waiting }),
    end: () => driver.end(),
  }
}

/** What a transaction sends its packets with. A packet of one statement needs no connection that allows several. */
export type PacketConnection = { send: (statements: readonly PacketStatement[]) => Promise<Response[]> }

/** A connection of the driver whose statements have a deadline; releasing it ends the lease. */
type BoundConnection = ReturnType<ReturnType<typeof createBinding>>

/** Returns the function that puts a deadline on the statements of a connection. */
function createBinding(statementTimeoutMs: number) {
  const lateResponse = () => new DatabaseUnavailable(`no response within ${statementTimeoutMs} ms`)
  const responseOf = async <Result>(connection: DriverConnection, statement: Statement, response: Promise<Result>) => {
    // Not from the driver's diagnostics channel, whose statements contain their values.
    const endSpan = beginStoreSpan('mysql', typeof statement === 'string' ? statement : statement.sql)
    try {
      // Not the driver's `timeout`, which begins when a statement is sent, after those that prepare a new connection.
      const responded = await withTimeout(statementTimeoutMs, response, lateResponse)
      endSpan?.()
      return responded
    } catch (error) {
      endSpan?.(error)
      const cause = (error as { fatal?: boolean }).fatal ? asDatabaseUnavailable(error) : error
      // Otherwise a late response would be taken for that of the next statement. The server rolls back what was open.
      if (isConnectionLost(cause)) connection.destroy()
      throw cause
    }
  }
  const bind = (connection: DriverConnection) => ({
    endLease: () => {},
    query: (statement: Statement, values: Values) =>
      responseOf(connection, statement, connection.query(statement, values)),
    execute: (statement: Statement, values: Values) =>
      responseOf(connection, statement, connection.execute(statement, values)),
    send: async (statements: readonly PacketStatement[]): Promise<Response[]> => {
      const [first, ...others] = statements
      if (first && others.length === 0) {
        const { options, values } = first
        const response = connection.query(options, [...values] as Values)
        return [(await responseOf(connection, options as Statement, response)) as Response]
      }
      // The type of the driver is that of a connection with promises, but this one has callbacks.
      const response = sendPacket(connection.connection as unknown as Connection, statements)
      return responseOf(connection, { sql: textOf(statements) } as Statement, response)
    },
    release() {
      connection.release()
      this.endLease()
    },
  })
  const boundConnections = new WeakMap<object, ReturnType<typeof bind>>()
  // The driver wraps a connection anew each time, but prepared statements need the same object for it.
  return (connection: DriverConnection, endLease: () => void) => {
    const driverConnection = connection.connection
    const bound = boundConnections.get(driverConnection) ?? bind(connection)
    boundConnections.set(driverConnection, bound)
    bound.endLease = endLease
    return bound
  }
}

/** Takes a connection when the queue grants one to the client of the current request. */
async function takeConnection(driver: DriverPool, queue: FairQueue) {
  const endLease = await queue.enter(currentOwner())
  if (!endLease) throw new DatabaseUnavailable(`no connection became free within ${acquireTimeoutMs} ms`)
  const connection = driver.getConnection()
  try {
    return { connection: await withTimeout(acquireTimeoutMs, connection), endLease }
  } catch (error) {
    endLease()
    // A connection that arrives too late goes back to the pool.
    connection.then(
      (late) => late.release(),
      () => undefined,
    )
    throw asDatabaseUnavailable(error)
  }
}

/** The connections that are open and not in use. The driver counts them too, but in private fields. */
function idleConnectionsOf(pool: Pool): ReadonlySet<PoolConnection> {
  const idle = new Set<PoolConnection>()
  pool.on('release', (connection) => idle.add(connection))
  pool.on('acquire', (connection) => idle.delete(connection))
  pool.on('connection', (connection) => {
    for (const event of ['end', 'error']) connection.once(event, () => idle.delete(connection))
  })
  return idle
}

/** Converts errors for which the driver has a message but no code: a full queue, a closed pool, a lost connection. */
function asDatabaseUnavailable(error: unknown): unknown {
  return isConnectionLost(error)
    ? error
    : new DatabaseUnavailable(error instanceof Error ? error.message : String(error))
}

function prepareSession(connection: PoolConnection, statementTimeoutMs: number, log: Logger): void {
  // Without a callback an error would be an unhandled event and end the process.
  const discard = (error: Error | null) => {
    if (!error) return
    log.warn({ err: error }, 'could not prepare a database session')
    connection.destroy()
  }
  for (const statement of sessionStatements(statementTimeoutMs)) connection.query(statement, discard)
}

/** The statements that every session starts with. */
export function sessionStatements(statementTimeoutMs = defaultStatementTimeoutMs): string[] {
  return [
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    // MariaDB would prefer intersecting two indexes and sorting the rows to reading one index in order.
    "SET SESSION optimizer_switch = 'index_merge_intersection=off'",
    // The driver escapes with backslashes, which NO_BACKSLASH_ESCAPES would make ordinary characters.
    `SET SESSION sql_mode = '${sqlMode}'`,
    // The server aborts slow statements as well. MySQL and MariaDB each skip the comment meant for the other.
    `SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = ${lockWaitSeconds}
      /*M!100100 , max_statement_time = ${statementTimeoutMs / 1000} */
      /*!50708 , max_execution_time = ${statementTimeoutMs} */`,
  ]
}
