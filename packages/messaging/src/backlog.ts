import type { Database } from '@portal/chassis/database'
import type { BacklogSource } from '@portal/chassis/health'
import { type Metrics, sharing } from '@portal/chassis/metrics'
import { count, isNull, min } from 'drizzle-orm'
import type { Broker, Lag } from './broker.ts'
import type { Consumer } from './consume.ts'
import { outbox } from './tables.ts'

/** How many recorded events wait for the relay, and for how many seconds the oldest of them has. */
export function outboxBacklog(db: Database): BacklogSource {
  return {
    meanings: {
      outbox_waiting: 'Recorded events that wait for the relay',
      outbox_oldest_seconds: 'How long the oldest of them has waited',
    },
    report: async () => {
      const [row] = await db
        .select({ waiting: count(), oldest: min(outbox.createdAt) })
        .from(outbox)
        .where(isNull(outbox.publishedAt))
      const ageMs = row?.oldest ? Math.max(0, Date.now() - +row.oldest) : 0
      return { outbox_waiting: row?.waiting ?? 0, outbox_oldest_seconds: Math.round(ageMs / 1000) }
    },
  }
}

/** How many messages these consumers have parked. */
export function deadLetterBacklog(broker: Broker, consumers: readonly Consumer[]): BacklogSource {
  return {
    meanings: { parked: 'Events that a consumer could not deal with' },
    report: async () => {
      const counts = await broker.parked.count()
      return { parked: consumers.reduce((sum, { durable }) => sum + (counts[durable] ?? 0), 0) }
    },
  }
}

/** Tells how far consumers are behind: what they have not been given yet, and what they have not got done with. */
export function observeLag(metrics: Metrics, broker: Broker, consumers: readonly Consumer[]): void {
  const lagOfAll = sharing(() => Promise.all(consumers.map(({ owner, durable }) => broker.lagOf(owner, durable))))
  const ofEach = async (read: (lag: Lag) => number) => {
    const lags = await lagOfAll()
    return Object.fromEntries(consumers.map(({ durable }, index) => [durable, read(lags[index] as Lag)]))
  }
  const label = 'consumer'
  metrics.gauge({ name: 'consumer_pending_events', help: 'Events that a consumer has not been given yet', label }, () =>
    ofEach(({ pending }) => pending),
  )
  metrics.gauge({ name: 'consumer_unacknowledged_events', help: 'Events that a consumer is dealing with', label }, () =>
    ofEach(({ unacknowledged }) => unacknowledged),
  )
}
