import type { Database } from '@portal/chassis/mysql/database'
import type { BacklogSource } from '@portal/chassis/runtime/health'
import { type Metrics, sharing } from '@portal/chassis/runtime/metrics'
import { count, isNull, min } from 'drizzle-orm'
import type { Broker, Lag } from '../broker/broker.ts'
import { outbox } from '../tables.ts'
import type { Consumer } from './consume.ts'

/** The number of outbox events not yet published, and the age of the oldest one in seconds. */
export function outboxBacklog(db: Database): BacklogSource {
  return {
    meanings: {
      outbox_waiting: 'Recorded events that wait for the relay',
      outbox_oldest_seconds: 'Age of the oldest event that waits for the relay, in seconds',
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

/** The number of dead letters of these consumers. */
export function deadLetterBacklog(broker: Broker, consumers: readonly Consumer[]): BacklogSource {
  return {
    meanings: { parked: 'Events that a consumer could not process' },
    report: async () => {
      const counts = await broker.parked.count()
      return { parked: consumers.reduce((sum, { durable }) => sum + (counts[durable] ?? 0), 0) }
    },
  }
}

/** Registers two gauges per consumer: events not yet delivered, and events delivered but not yet acknowledged. */
export function observeLag(metrics: Metrics, broker: Broker, consumers: readonly Consumer[]): void {
  const lagOfAll = sharing(() => Promise.all(consumers.map(({ owner, durable }) => broker.lagOf(owner, durable))))
  const ofEach = async (read: (lag: Lag) => number) => {
    const lags = await lagOfAll()
    return Object.fromEntries(consumers.map(({ durable }, index) => [durable, read(lags[index] as Lag)]))
  }
  const label = 'consumer'
  metrics.gauge({ name: 'consumer_pending_events', help: 'Events not yet delivered to a consumer', label }, () =>
    ofEach(({ pending }) => pending),
  )
  metrics.gauge({ name: 'consumer_unacknowledged_events', help: 'Events that a consumer is processing', label }, () =>
    ofEach(({ unacknowledged }) => unacknowledged),
  )
}
