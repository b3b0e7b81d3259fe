import { lt, sql } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import type { Component } from '../runtime/lifecycle.ts'
import type { Logger } from '../runtime/log.ts'
import { createLoop } from '../runtime/poll-loop.ts'
import type { Database } from './database.ts'

const everyMs = 10 * 60_000
const chunkRows = 1000

/**
 * Deletes rows of `table` once the instant in the indexed column `age` is `retentionMs` ago. Rows with NULL there stay.
 */
export type Pruning = { table: MySqlTable; age: MySqlColumn; retentionMs: number }

/** Deletes expired rows every ten minutes, from start to stop. Replicas may do so at the same time. */
export function createPruner(db: Database, log: Logger, prunings: readonly Pruning[]): Component {
  return createLoop('pruner', async ({ wait, isStopped }) => {
    for (const pruning of prunings) {
      await prune(db, pruning, isStopped).catch((error: unknown) => log.warn({ err: error }, 'pruning paused'))
    }
    if (!isStopped()) await wait(everyMs)
  })
}

/** Deletes in small chunks, oldest first, so that other transactions do not wait long for the locked rows. */
async function prune(db: Database, { table, age, retentionMs }: Pruning, isStopped: () => boolean): Promise<void> {
  const before = new Date(Date.now() - retentionMs)
  for (let removed = chunkRows; removed === chunkRows && !isStopped(); ) {
    const [result] = await db.delete(table).where(lt(age, before)).orderBy(sql`${age}`).limit(chunkRows)
    removed = result.affectedRows
  }
}
