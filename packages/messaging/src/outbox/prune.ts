import { idempotencyKeys } from '@portal/chassis/http/idempotency'
import type { Database } from '@portal/chassis/mysql/database'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import { idempotencyHours } from '@portal/contracts/operation'
import { lt, sql } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import { attempts, inbox, outbox } from '../tables.ts'

const everyMs = 10 * 60_000
const chunkRows = 1000
const hourMs = 3600_000
const dayMs = 24 * hourMs

/**
 * Deletes rows of `table` once the instant in the indexed column `age` is `retentionMs` ago. Rows with NULL there stay.
 */
export type Pruning = { table: MySqlTable; age: MySqlColumn; retentionMs: number }

/** Published events are retained for a week, so that they can be republished to a broker that lost its data. */
export const outboxPruning: Pruning = { table: outbox, age: outbox.publishedAt, retentionMs: 7 * dayMs }

/** Inbox rows and attempt counts are retained as long as the streams retain events. */
export const inboxPruning: readonly Pruning[] = [
  { table: inbox, age: inbox.receivedAt, retentionMs: 30 * dayMs },
  { table: attempts, age: attempts.lastBegunAt, retentionMs: 30 * dayMs },
]

/** Idempotency keys are retained as long as the API promises. */
export const idempotencyPruning: Pruning = {
  table: idempotencyKeys,
  age: idempotencyKeys.createdAt,
  retentionMs: idempotencyHours * hourMs,
}

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
