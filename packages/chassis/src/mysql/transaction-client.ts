import type { QueryOptions } from 'mysql2'
import type { Response, Statement } from './packet.ts'

type Work = () => PromiseLike<unknown>
type Results<All extends readonly Work[]> = { [Index in keyof All]: Awaited<ReturnType<All[Index]>> }

/** Sends statements that belong together; resolves to the results in order. */
export type Together = <const All extends readonly Work[]>(...all: All) => Promise<Results<All>>

export type TransactionClient = {
  /** The method that drizzle calls. */
  query: (options: QueryOptions, values?: readonly unknown[]) => Promise<Response>
  /** Begins a transaction with the next packet. */
  begin: () => void
  together: Together
  /** Commits, together with `writes`, each of which must send its statement at once. */
  commit: (writes: readonly Work[]) => Promise<void>
  rollback: () => Promise<void>
}

type Unsent = Statement & { resolve: (response: Response) => void; reject: (error: unknown) => void }

/**
 * The client of drizzle for the transactions of one connection, one after the other. `send` sends the statements in one
 * packet.
 */
export function createTransactionClient(
  send: (statements: readonly Statement[]) => Promise<Response[]>,
): TransactionClient {
  let unsent: Unsent[] = []
  let isCollecting = false
  let isBegun = false
  let isOpen = false

  const flush = () => {
    const statements = unsent
    unsent = []
    isBegun = true
    send(statements).then(
      (responses) => {
        for (const [index, response] of responses.entries()) statements[index]?.resolve(response)
      },
      (error: unknown) => rejectAll(statements, error),
    )
  }
  const query: TransactionClient['query'] = (options, values = []) =>
    new Promise((resolve, reject) => {
      // Otherwise it would run outside of a transaction, or in the next one.
      if (!isOpen) throw new Error('the transaction has ended')
      unsent.push({ options, values, resolve, reject })
      if (!isCollecting) flush()
    })
  const collect = (work: () => Promise<unknown>[]) => {
    // Within another call, it adds to the packet of that call.
    if (isCollecting) return Promise.all(work())
    const before = unsent
    unsent = [...before]
    isCollecting = true
    try {
      const promises = work()
      if (unsent.length > before.length) flush()
      return Promise.all(promises)
    } catch (error) {
      unsent = before
      throw error
    } finally {
      isCollecting = false
    }
  }
  const startWithStatement = (write: Work) => {
    const before = unsent.length
    const written = start(write)
    if (unsent.length === before) throw new Error('a write before the commit must send its statement at once')
    return written
  }
  const end = (sql: string) => {
    const ended = query({ sql })
    isOpen = false
    return ended
  }

  return {
    query,
    together: (...all) => collect(() => all.map(start)) as never,
    begin: () => {
      isBegun = false
      isOpen = true
      unsent = [{ options: { sql: 'BEGIN' }, values: [], resolve: ignore, reject: ignore }]
    },
    commit: async (writes) => {
      // Without a statement, BEGIN was not sent either.
      if (isBegun || writes.length > 0) await collect(() => [...writes.map(startWithStatement), end('COMMIT')])
      isOpen = false
    },
    rollback: async () => {
      // After a COMMIT that failed, too: the statement before it may have.
      isOpen = isBegun
      if (isBegun) await end('ROLLBACK')
    },
  }
}

/** Starts at once also what drizzle starts when it is awaited. */
function start(work: Work): Promise<unknown> {
  return new Promise((resolve, reject) => {
    work().then(resolve, reject)
  })
}

/**
 * Rejects the statement that failed first, so that what waits for several of them gets its error, as a command reads
 * it. The others have no effect: those before it are rolled back, and those after it did not run.
 */
function rejectAll(statements: readonly Unsent[], error: unknown): void {
  const { index } = error as { index?: number }
  const failed = index === undefined ? undefined : statements[index]
  failed?.reject(error)
  setImmediate(() => {
    for (const statement of statements) statement.reject(error)
  })
}

function ignore(): void {}
