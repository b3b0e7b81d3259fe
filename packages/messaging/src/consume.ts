// One runner for all consumers. Guaranteed: the effect of a handler takes place once per event and consumer, because
// the inbox row commits with it; an event is acknowledged only after that commit. Not guaranteed: order across
// redeliveries, which is what revisions are for. After a crash the broker delivers again what was not acknowledged.
// A handler that fails is tried again after growing delays and given up, loudly, after the last; one that fails because a
// store or service is away is tried until that is back.
import type { JsMsg } from '@nats-io/jetstream'
import { type Transaction, type Transactional, transact } from '@portal/chassis/database'
import type { Part } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { runInScope } from '@portal/chassis/scope'
import {
  type Envelope,
  type EventDefinition,
  type EventOf,
  envelope,
  type Owner,
  ownerOf,
} from '@portal/contracts/event'
import type { z } from 'zod'
import type { Broker, ConsumerMessages } from './broker.ts'
import { retryDelay } from './retry.ts'
import { inbox } from './tables.ts'

const reopenMs = 500

/** What is done with an event, in the transaction that also notes the event as dealt with. */
export type Handler<Definition extends EventDefinition> = (tx: Transaction, event: EventOf<Definition>) => Promise<void>

/** An event with its handler; made by {@link on}. */
export type Subscription = {
  definition: EventDefinition
  prepare?: ((data: never) => Promise<void>) | undefined
  handle: (tx: Transaction, event: never) => Promise<void>
}

/**
 * Subscribes a handler to an event. `prepare` runs before the transaction and may ask other services; like the handler
 * it can run more than once.
 */
export function on<Data extends z.ZodType>(
  definition: EventDefinition<Data>,
  handle: Handler<EventDefinition<Data>>,
  prepare?: (data: z.output<Data>) => Promise<void>,
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
export function createConsumers(ctx: Transactional, broker: Broker, log: Logger, consumers: readonly Consumer[]): Part {
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
  let stopped = false
  let messages: ConsumerMessages | undefined
  let running: Promise<void> | undefined

  const open = async () => {
    try {
      messages = await broker.consume(consumer.owner, consumer.durable)
    } catch (error) {
      messages = undefined
      // At start the stream of another service may not be there yet.
      log.debug({ err: error }, 'consumer cannot open yet')
    }
  }

  const keepConsuming = async () => {
    while (!stopped) {
      try {
        for await (const message of messages ?? []) {
          if (stopped) message.nak()
          else await deal(ctx, log, consumer, message)
        }
      } catch (error) {
        log.debug({ err: error }, 'delivery broke off')
      }
      if (stopped) return
      await new Promise((resolve) => setTimeout(resolve, reopenMs))
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
      messages?.stop()
      await running
    },
  }
}

/** Takes one message to its end: acknowledged, to be tried again, or given up. */
async function deal(ctx: Transactional, log: Logger, consumer: Consumer, message: JsMsg): Promise<void> {
  const event = decode(message)
  if (!event) {
    log.error({ subject: message.subject, sequence: message.seq }, 'malformed event given up')
    return message.term()
  }
  const subscription = consumer.subscriptions.find(
    ({ definition }) => definition.name === event.name && definition.version === event.version,
  )
  if (!subscription) return message.ack()
  await runInScope({ requestId: event.request_id, actorId: event.actor_id }, async () => {
    try {
      await handle(ctx, consumer.durable, subscription, event)
      message.ack()
    } catch (error) {
      retryOrGiveUp(log, message, event, error)
    }
  })
}

function decode(message: JsMsg): Envelope | undefined {
  try {
    return envelope.parse(message.json())
  } catch {
    return undefined
  }
}

async function handle(ctx: Transactional, durable: string, subscription: Subscription, event: Envelope): Promise<void> {
  const data = subscription.definition.data.parse(event.data) as never
  await subscription.prepare?.(data)
  await transact(ctx, async (tx) => {
    const [result] = await tx
      .insert(inbox)
      .ignore()
      .values({ consumer: durable, eventId: event.id, receivedAt: new Date() })
    if (result.affectedRows === 0) return
    await subscription.handle(tx, { ...event, data } as never)
  })
}

function retryOrGiveUp(log: Logger, message: JsMsg, event: Envelope, error: unknown): void {
  const attempt = message.info.deliveryCount
  const delayMs = retryDelay(attempt, error)
  const about = { err: error, event: event.name, event_id: event.id, attempt }
  if (delayMs === undefined) {
    log.error(about, 'event given up')
    // Without a reason: older servers ignore a termination that names one.
    message.term()
    return
  }
  log.warn({ ...about, delayMs }, 'event will be tried again')
  // Always with a delay; without one the server would deliver again at once.
  message.nak(delayMs)
}
