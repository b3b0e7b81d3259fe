import type { Database } from '@portal/chassis/database'
import type { Backlog } from '@portal/chassis/health'
import { count, isNull, min } from 'drizzle-orm'
import type { Broker } from './broker.ts'
import type { Consumer } from './consume.ts'
import { outbox } from './tables.ts'

/** How many recorded events wait for the relay, and for how many seconds the oldest of them has. */
export function outboxBacklog(db: Database): () => Promise<Backlog> {
  return async () => {
    const [row] = await db
      .select({ waiting: count(), oldest: min(outbox.createdAt) })
      .from(outbox)
      .where(isNull(outbox.publishedAt))
    const ageMs = row?.oldest ? Math.max(0, Date.now() - +row.oldest) : 0
    return { outbox_waiting: row?.waiting ?? 0, outbox_oldest_seconds: Math.round(ageMs / 1000) }
  }
}

/** How many messages these consumers have parked. */
export function parkedBacklog(broker: Broker, consumers: readonly Consumer[]): () => Promise<Backlog> {
  return async () => {
    const counts = await broker.parked.count()
    return { parked: consumers.reduce((sum, { durable }) => sum + (counts[durable] ?? 0), 0) }
  }
}
