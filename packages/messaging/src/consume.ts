// Consumers as a service declares them, and the loop that runs each: one message after the other, so that a consumer sees
// events in the order of their stream as long as none has to be tried again. Whatever has come in while one was being dealt
// with is taken together next, which makes a consumer the faster the more it is behind; nothing waits for company. What
// becomes of messages is in process-messages.ts. While the database is away nothing is taken; what was taken already goes back, and
// the delivery is opened anew afterwards.
import type { Transaction, Transactional } from '@portal/chassis/database'
import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { type EventDefinition, type EventOf, type Owner, ownerOf } from '@portal/contracts/event'
import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Broker, ConsumerMessages, Message } from './broker.ts'
import { createSignal } from './poll-loop.ts'
import { type Processing, processMessages } from './process-messages.ts'
import { isNotPermitted } from './streams.ts'

const reopenMs = 500
// What they hold locked together is held until the last of them is done.
const maxTogether = 16
const noMessageMs = 60_000
const longestProbePauseMs = 2_000

/** What is done with an event, in the transaction that also notes the event as dealt with. */
export type Handler<Definition extends EventDefinition, Prepared = unknown> = (
  tx: Transaction,
  event: EventOf<Definition>,
  prepared: Prepared,
) => Promise<void>

/** An event with its handler; made by {@link on}. */
export type Subscription = {
  definition: EventDefinition
  prepare?: ((data: never) => Promise<unknown>) | undefined
  handle: (tx: Transaction, event: never, prepared: never) => Promise<void>
  /** Runs after the commit, also of an event that was dealt with before; it may run more than once. */
  afterwards?: () => Promise<void>
}

/**
 * Subscribes a handler to an event. `prepare` runs before the transaction and may ask other services; the handler gets what
 * it returns. Like the handler it can run more than once.
 */
export function on<Data extends z.ZodType, Prepared = unknown>(
  definition: EventDefinition<Data>,
  handle: Handler<EventDefinition<Data>, Prepared>,
  prepare?: (data: z.output<Data>) => Promise<Prepared>,
): Subscription {
  return { definition: definition as EventDefinition, handle, prepare }
}

/** A durable consumer: its name, which is deployed state, and what it does with the events of one owner. */
export type Consumer = { durable: string; owner: Owner; subscriptions: readonly Subscription[] }

/** Declares a consumer of one owner's events. Events that are not subscribed to are acknowledged and passed over. */
export function consumer(durable: string, subscriptions: readonly Subscription[]): Consumer {
  const [owner, ...others] = new Set(subscriptions.map(({ definition }) => ownerOf(definition)))
  if (owner === undefined || others.length > 0) throw new Error(`${durable} must listen to exactly one owner`)
  return { durable, owner, subscriptions }
}

/** Runs consumers from start to stop; a delivery that breaks off is taken up again. */
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

function createRunner(ctx: Transactional, broker: Broker, log: Logger, consumer: Consumer) {
  const stopping = createSignal()
  let stopped = false
  let paused = false
  let messages: ConsumerMessages | undefined
  let running: Promise<void> | undefined

  // Older servers know one filter for a consumer: a single event, or all of the owner's.
  const [definition, ...others] = new Set(consumer.subscriptions.map((subscription) => subscription.definition))
  const only = others.length === 0 ? definition : undefined

  const open = async () => {
    try {
      messages = await broker.consume(consumer.owner, consumer.durable, only)
    } catch (error) {
      messages = undefined
      if (isNotPermitted(error)) log.error({ err: error }, 'the broker does not permit this consumer')
      // At start the stream of another service may not be there yet.
      log.debug({ err: error }, 'consumer cannot open yet')
    }
  }

  const pause = async () => {
    paused = true
    messages?.stop()
    let wasUnavailable = false
    for (let pauseMs = 100; !stopped; pauseMs = Math.min(pauseMs * 2, longestProbePauseMs)) {
      try {
        await ctx.db.execute(sql`SELECT 1`)
        break
      } catch {
        wasUnavailable = true
        await stopping.wait(pauseMs)
      }
    }
    if (wasUnavailable && !stopped) log.info('the database is back: events are taken again')
    return wasUnavailable
  }

  const processing: Processing = { ctx, broker, log, pause, isPaused: () => stopped || paused }

  const keepConsuming = async () => {
    while (!stopped) {
      paused = false
      try {
        for await (const batch of inBatches(messages ?? [])) await processMessages(processing, consumer, batch)
      } catch (error) {
        log.debug({ err: error }, 'delivery broke off')
      }
      if (stopped) return
      if (!paused) await stopping.wait(reopenMs)
      await open()
    }
  }

  return {
    // Tries once before it returns, so that what can be consumed is consumed by the time requests are served.
    start: async () => {
      await open()
      running = keepConsuming()
    },
    stop: async () => {
      stopped = true
      stopping.notify()
      messages?.stop()
      await running
    },
  }
}

/** What has come in since the last time, in order. Ends, or fails, where the messages do. */
async function* inBatches(messages: AsyncIterable<Message> | Iterable<Message>): AsyncGenerator<Message[]> {
  const waiting: Message[] = []
  const signal = createSignal()
  let isOver = false
  const takeIn = async () => {
    try {
      for await (const message of messages) {
        waiting.push(message)
        signal.notify()
      }
    } finally {
      isOver = true
      signal.notify()
    }
  }
  const takingIn = takeIn()
  // Looked at below, when all that came before the failure is dealt with.
  takingIn.catch(() => undefined)
  while (!isOver || waiting.length > 0) {
    if (waiting.length > 0) yield waiting.splice(0, maxTogether)
    else await signal.wait(noMessageMs)
  }
  await takingIn
}
