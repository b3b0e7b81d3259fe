// Takes one event to its end. Guaranteed: the effect of a handler takes place once per event and consumer, because the
// inbox row commits with it, and an event is acknowledged only after that commit. A handler that fails is tried again
// after growing delays and the event parked after the last; what is malformed or unknown is parked at once. Tries are
// counted in the database before they begin, so that also an event which ends the process comes to its end. A database
// or service that is away costs no tries. Not guaranteed: order across redeliveries, which is what revisions are for.
import type { JsMsg } from '@nats-io/jetstream'
import { type Transactional, transact } from '@portal/chassis/database'
import { meansAway } from '@portal/chassis/driver-error'
import { Refusal } from '@portal/chassis/errors'
import { describeError, type Logger } from '@portal/chassis/log'
import { runInScope } from '@portal/chassis/scope'
import { events } from '@portal/contracts/catalogue'
import { type Envelope, envelope } from '@portal/contracts/event'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Broker } from './broker.ts'
import type { Consumer, Subscription } from './consume.ts'
import { delayWhileAway, maxAttempts, retryDelay } from './retry.ts'
import { attempts, inbox } from './tables.ts'

/** When a message comes again that was put back because there is no use in trying it now. */
export const putBackMs = 500

export type Dealing = {
  ctx: Transactional
  broker: Broker
  log: Logger
  /** Takes nothing more and returns once the database answers; tells whether it did not at first. */
  pause: () => Promise<boolean>
}

type Readable = { event: Envelope; subscription: Subscription; data: never }

/** Takes one message to its end: acknowledged, put back to be tried again, or parked. Never rejects. */
export async function deal(dealing: Dealing, consumer: Consumer, message: JsMsg): Promise<void> {
  const read = readMessage(consumer, message)
  if (read === 'not ours') return message.ack()
  if ('fault' in read) return park(dealing, consumer, message, { reason: read.fault, attempts: 1 })
  const { request_id: requestId, actor_id: actorId } = read.event
  await runInScope({ requestId, actorId }, () => tryEvent(dealing, consumer, message, read))
}

function readMessage(consumer: Consumer, message: JsMsg): Readable | 'not ours' | { fault: string } {
  const event = parseEnvelope(message)
  if ('fault' in event) return event
  const isSame = (known: { name: string; version: number }) =>
    known.name === event.name && known.version === event.version
  const subscription = consumer.subscriptions.find(({ definition }) => isSame(definition))
  if (!subscription)
    return events.some(isSame) ? 'not ours' : { fault: `unknown event ${event.name} v${event.version}` }
  const data = subscription.definition.data.safeParse(event.data)
  return data.success ? { event, subscription, data: data.data as never } : { fault: malformed(data.error) }
}

function parseEnvelope(message: JsMsg): Envelope | { fault: string } {
  try {
    return envelope.parse(message.json())
  } catch (error) {
    return { fault: error instanceof z.ZodError ? malformed(error) : 'malformed event: not JSON' }
  }
}

function malformed(error: z.ZodError): string {
  return `malformed event: ${error.issues.map(({ path, message }) => `${path.join('/')} ${message}`).join(', ')}`
}

async function tryEvent(dealing: Dealing, consumer: Consumer, message: JsMsg, read: Readable): Promise<void> {
  const { ctx, log } = dealing
  const about = { event: read.event.name, event_id: read.event.id }
  const tries = triesOf(ctx, consumer, read.event)
  let attempt = 1
  try {
    if (message.redelivered) attempt = await tries.begin()
    if (attempt > maxAttempts) {
      const reason = 'every try ended without a word, as when it ends the process'
      return await park(dealing, consumer, message, { reason, attempts: attempt - 1 })
    }
    await handle(ctx, consumer.durable, read)
    message.ack()
  } catch (error) {
    if (meansAway(error)) {
      log.warn({ ...about, err: error }, 'the database is away: nothing is taken until it is back')
      if (await dealing.pause()) await tries.takeBack(attempt)
      message.nak(putBackMs)
    } else if (error instanceof Refusal && error.kind === 'unavailable') {
      log.warn({ ...about, err: error }, 'event waits for a service that is away')
      await tries.takeBack(attempt)
      message.nak(delayWhileAway(message.info.deliveryCount))
    } else {
      await retryOrPark(dealing, consumer, message, { ...about, attempt, err: error })
    }
  }
}

/** The transaction of the effect, and what comes before and after it. */
async function handle(ctx: Transactional, durable: string, { event, subscription, data }: Readable): Promise<void> {
  await subscription.prepare?.(data)
  await transact(ctx, async (tx) => {
    const [result] = await tx
      .insert(inbox)
      .ignore()
      .values({ consumer: durable, eventId: event.id, receivedAt: new Date() })
    if (result.affectedRows === 0) return
    await subscription.handle(tx, { ...event, data } as never)
  })
  await subscription.afterwards?.()
}

/** The first try is not written down, so that an event which succeeds at once costs nothing more. */
function triesOf({ db }: Transactional, { durable }: Consumer, { id }: Envelope) {
  const note = (first: number, further: ReturnType<typeof sql> | number) =>
    db
      .insert(attempts)
      .values({ consumer: durable, eventId: id, begun: first, lastBegunAt: new Date() })
      .onDuplicateKeyUpdate({ set: { begun: further, lastBegunAt: new Date() } })
  return {
    /** Counts a try that begins, and tells which it is. */
    begin: async () => {
      await note(2, sql`${attempts.begun} + 1`)
      const [row] = await db
        .select()
        .from(attempts)
        .where(and(eq(attempts.consumer, durable), eq(attempts.eventId, id)))
      return row?.begun ?? 1
    },
    /** Lets a try not count. Where that cannot be noted it counts, which is no harm. */
    takeBack: async (attempt: number) => {
      await note(attempt - 1, attempt - 1).catch(() => undefined)
    },
  }
}

async function retryOrPark(
  dealing: Dealing,
  consumer: Consumer,
  message: JsMsg,
  failure: { event: string; event_id: string; attempt: number; err: unknown },
): Promise<void> {
  const delayMs = retryDelay(failure.attempt)
  if (delayMs === undefined) {
    // Told without the values of a failed statement, which can be anybody's data.
    const { message: reason } = describeError(failure.err)
    return park(dealing, consumer, message, { reason, attempts: failure.attempt })
  }
  dealing.log.warn({ ...failure, delayMs }, 'event will be tried again')
  // Always with a delay; without one the server would deliver again at once.
  message.nak(delayMs)
}

async function park(
  { broker, log }: Dealing,
  consumer: Consumer,
  message: JsMsg,
  why: { reason: string; attempts: number },
): Promise<void> {
  const about = { subject: message.subject, sequence: message.seq, ...why }
  try {
    await broker.parked.park({ ...about, consumer: consumer.durable }, message.data)
    log.error(about, 'event parked')
    // Without a reason: older servers ignore a termination that names one.
    message.term()
  } catch (error) {
    log.warn({ ...about, err: error }, 'event could not be parked yet')
    message.nak(delayWhileAway(message.info.deliveryCount))
  }
}
