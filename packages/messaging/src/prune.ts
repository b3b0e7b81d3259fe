import type { Database } from '@portal/chassis/database'
import { idempotencyKeys } from '@portal/chassis/idempotency'
import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { idempotencyHours } from '@portal/contracts/operation'
import { lt, sql } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import { createLoop } from './poll-loop.ts'
import { attempts, inbox, outbox } from './tables.ts'

const everyMs = 10 * 60_000
const chunkRows = 1000
const hourMs = 3600_000
const dayMs = 24 * hourMs

/** Rows of `table` go once the instant in the indexed column `age` is `retentionMs` past; those without one stay. */
export type Pruning = { table: MySqlTable; age: MySqlColumn; retentionMs: number }

/** Sent events are kept for a week, so that they can be published again where a broker has lost its data. */
export const outboxPruning: Pruning = { table: outbox, age: outbox.publishedAt, retentionMs: 7 * dayMs }

/** What consumers have noted is kept as long as a stream keeps its events. */
export const inboxPruning: readonly Pruning[] = [
  { table: inbox, age: inbox.receivedAt, retentionMs: 30 * dayMs },
  { table: attempts, age: attempts.lastBegunAt, retentionMs: 30 * dayMs },
]

/** The keys of requests that created something are kept as long as the API promises. */
export const idempotencyPruning: Pruning = {
  table: idempotencyKeys,
  age: idempotencyKeys.createdAt,
  retentionMs: idempotencyHours * hourMs,
}

/** Removes from start to stop, every ten minutes, what need not be kept. Replicas may do so at the same time. */
export function createPruner(db: Database, log: Logger, prunings: readonly Pruning[]): Component {
  return createLoop('pruner', async ({ wait, isStopped }) => {
    for (const pruning of prunings) {
      await prune(db, pruning, isStopped).catch((error: unknown) => log.warn({ err: error }, 'pruning paused'))
    }
    if (!isStopped()) await wait(everyMs)
  })
}

/** In small chunks, oldest first, so that nobody waits long for the rows that are being removed. */
async function prune(db: Database, { table, age, retentionMs }: Pruning, isStopped: () => boolean): Promise<void> {
  const before = new Date(Date.now() - retentionMs)
  for (let removed = chunkRows; removed === chunkRows && !isStopped(); ) {
    const [result] = await db.delete(table).where(lt(age, before)).orderBy(sql`${age}`).limit(chunkRows)
    removed = result.affectedRows
  }
}
