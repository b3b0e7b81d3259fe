// The consumers of a service and the loop that runs each of them. process-messages.ts processes the messages.
// Guarantees: a consumer gets events in the order of their stream unless one is retried. Messages that arrive while
// others are processed, or within the interval of the consumer, form the next batch, so batches grow with the backlog and
// no message waits for a batch to fill.
// On crash: unacknowledged messages are delivered again. While the database is unavailable, consuming is paused and
// delivered messages are returned to the broker; delivery is reopened afterwards.
import { setTimeout as pause } from 'node:timers/promises'
import type { Transaction, Transactional } from '@portal/chassis/mysql/database'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop, createSignal, type Poll } from '@portal/chassis/runtime/poll-loop'
import { type EventDefinition, type EventOf, type Owner, ownerOf } from '@portal/contracts/event'
import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Broker, ConsumerMessages, Message } from '../broker/broker.ts'
import { isNotPermitted } from '../broker/streams.ts'
import { processMessages } from './process-messages.ts'

const reopenMs = 500
// The events of a batch share a transaction, which holds all their locks until the last one is processed.
const maxOneByOne = 16
const maxTogether = 64
const noMessageMs = 60_000
const longestProbePauseMs = 2_000

/** Applies an event in the transaction that also writes its inbox row. */
export type Handler<Definition extends EventDefinition, Prepared = unknown> = (
  tx: Transaction,
  event: EventOf<Definition>,
  prepared: Prepared,
) => Promise<void>

/** Applies several events, in order, with the same effect as one after the other. */
export type HandlerOfMany<Definition extends EventDefinition, Prepared = unknown> = (
  tx: Transaction,
  events: readonly EventOf<Definition>[],
  prepared: readonly Prepared[],
) => Promise<void>

/** An event with its handler; made by {@link on} or {@link onMany}. */
export type Subscription = {
  definition: EventDefinition
  prepare?: ((data: never) => Promise<unknown>) | undefined
  handle: (tx: Transaction, events: readonly never[], prepared: readonly never[]) => Promise<void>
  /** Whether `handle` takes several events at once, or one. */
  takesMany: boolean
  /** Runs after the commit, also for an event that was processed before; it may run more than once. */
  afterwards?: () => Promise<void>
}

/**
 * Subscribes a handler to an event. `prepare` runs before the transaction and may call other services; its result is
 * passed to the handler. Both can run more than once.
 */
export function on<Data extends z.ZodType, Prepared = unknown>(
  definition: EventDefinition<Data>,
  handle: Handler<EventDefinition<Data>, Prepared>,
  prepare?: (data: z.output<Data>) => Promise<Prepared>,
): Subscription {
  const handleOne: HandlerOfMany<EventDefinition<Data>, Prepared> = (tx, [event], [prepared]) =>
    handle(tx, event as EventOf<EventDefinition<Data>>, prepared as Prepared)
  return { ...onMany(definition, handleOne, prepare), takesMany: false }
}

/**
 * Subscribes a handler that takes the events of a batch at once, up to the next event with another handler. It gets them
 * one by one when the batch failed. `prepare` runs for all of them at the same time.
 */
export function onMany<Data extends z.ZodType, Prepared = unknown>(
  definition: EventDefinition<Data>,
  handleMany: HandlerOfMany<EventDefinition<Data>, Prepared>,
  prepare?: (data: z.output<Data>) => Promise<Prepared>,
): Subscription {
  return { definition: definition as EventDefinition, prepare, handle: handleMany, takesMany: true }
}

/** A durable consumer: its name, which is deployed state, and its handlers for the events of one owner. */
export type Consumer = { durable: string; owner: Owner; subscriptions: readonly Subscription[]; intervalMs: number }

/**
 * The interval of consumers for whose effect nobody waits, such as copies and logs. An event after a quiet time is processed
 * at once; under load, several share the cost of a transaction.
 */
export const unhurried = { intervalMs: 25 }

/**
 * Declares a consumer of one owner's events. Events without a subscription are acknowledged and skipped. Batches begin at
 * least `intervalMs` apart, unless they are full.
 */
export function consumer(
  durable: string,
  subscriptions: readonly Subscription[],
  { intervalMs } = { intervalMs: 0 },
): Consumer {
  const [owner, ...others] = new Set(subscriptions.map(({ definition }) => ownerOf(definition)))
  if (owner === undefined || others.length > 0) throw new Error(`${durable} must listen to exactly one owner`)
  return { durable, owner, subscriptions, intervalMs }
}

/** Runs consumers from start to stop; a delivery that is interrupted is reopened. */
export function createConsumers(
  ctx: Transactional,
  broker: Broker,
  log: Logger,
  consumers: readonly Consumer[],
): Component {
  const runners = consumers.map((each) => createRunner(ctx, broker, log.child({ consumer: each.durable }), each))
  return {
    name: 'consumers',
    start: async () => {
      await Promise.all(runners.map((runner) => runner.start()))
    },
    stop: async () => {
      await Promise.all(runners.map((runner) => runner.stop()))
    },
  }
}

function createRunner(ctx: Transactional, broker: Broker, log: Logger, consumer: Consumer): Required<Component> {
  let paused = false
  let messages: ConsumerMessages | undefined

  // Older servers support one filter per consumer: a single event, or all events of the owner.
  const [definition, ...others] = new Set(consumer.subscriptions.map((subscription) => subscription.definition))
  const only = others.length === 0 ? definition : undefined
  const mostTogether = consumer.subscriptions.every(({ takesMany }) => takesMany) ? maxTogether : maxOneByOne

  const open = async () => {
    try {
      messages = await broker.consume(consumer.owner, consumer.durable, only)
    } catch (error) {
      messages = undefined
      if (isNotPermitted(error)) log.error({ err: error }, 'the broker does not permit this consumer')
      // At start, the stream of another service may not exist yet.
      log.debug({ err: error }, 'consumer could not be opened yet')
    }
  }

  const loop = createLoop(consumer.durable, async ({ wait, isStopped }) => {
    paused = false
    const pauseDelivery = async () => {
      paused = true
      messages?.stop()
      const wasUnavailable = await waitForDatabase(ctx, { wait, isStopped })
      if (wasUnavailable && !isStopped()) log.info('the database is available again: consuming resumes')
      return wasUnavailable
    }
    const isPaused = () => paused || isStopped()
    try {
      for await (const batch of inBatches(messages ?? [], mostTogether, consumer.intervalMs)) {
        await processMessages({ ctx, broker, log, consumer, pause: pauseDelivery, isPaused }, batch)
      }
    } catch (error) {
      log.debug({ err: error }, 'delivery was interrupted')
    }
    if (isStopped()) return
    if (!paused) await wait(reopenMs)
    await open()
  })

  return {
    ...loop,
    // Opens once before it returns, so that consuming starts before the service accepts requests.
    start: async () => {
      await open()
      await loop.start()
    },
    stop: async () => {
      const stopped = loop.stop()
      messages?.stop()
      await stopped
    },
  }
}

/** Waits until the database responds, or the consumer stops. Returns whether it was unavailable. */
async function waitForDatabase({ db }: Transactional, { wait, isStopped }: Poll): Promise<boolean> {
  let wasUnavailable = false
  for (let pauseMs = 100; !isStopped(); pauseMs = Math.min(pauseMs * 2, longestProbePauseMs)) {
    try {
      await db.execute(sql`SELECT 1`)
      break
    } catch {
      wasUnavailable = true
      await wait(pauseMs)
    }
  }
  return wasUnavailable
}

/**
 * Yields the messages that arrived since the last batch, `atMost` of them, in order, and at least `intervalMs` after the
 * last batch unless there are that many. Ends or fails when `messages` does.
 */
async function* inBatches(
  messages: AsyncIterable<Message> | Iterable<Message>,
  atMost: number,
  intervalMs: number,
): AsyncGenerator<Message[]> {
  const waiting: Message[] = []
  const signal = createSignal()
  let hasEnded = false
  const collect = async () => {
    try {
      for await (const message of messages) {
        waiting.push(message)
        signal.notify()
      }
    } finally {
      hasEnded = true
      signal.notify()
    }
  }
  const collecting = collect()
  // A failure is rethrown below, after the messages that arrived before it were processed.
  collecting.catch(() => undefined)
  let next = 0
  while (!hasEnded || waiting.length > 0) {
    const now = performance.now()
    if (waiting.length === 0) await signal.wait(noMessageMs)
    else if (now < next && waiting.length < atMost) await pause(next - now)
    else {
      next = now + intervalMs
      yield waiting.splice(0, atMost)
    }
  }
  await collecting
}
