// Takes events to their end. Guaranteed: the effect of a handler takes place once per event and consumer, because the
// inbox row commits with it, and an event is acknowledged only after that commit. Events that came in together share a
// transaction; where anything in it fails, nothing of it has happened, and each of them is taken alone. A handler that
// fails is tried again after growing delays and the event parked after the last; what is malformed or unknown is parked at
// once. Tries are counted in the database before they begin, so that also an event which ends the process comes to its
// end. A database or service that is away costs no tries. Not guaranteed: order across redeliveries, which is what
// revisions are for.
import { preparedInsert, type Transaction, type Transactional, transact } from '@portal/chassis/database'
import { isConnectionLost } from '@portal/chassis/driver-error'
import { HttpError } from '@portal/chassis/errors'
import { describeError, type Logger } from '@portal/chassis/log'
import { runInContext } from '@portal/chassis/request-context'
import { inSpan, inTraceOf, SpanKind } from '@portal/chassis/tracing'
import { events } from '@portal/contracts/catalogue'
import { type Envelope, envelope } from '@portal/contracts/event'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Broker, Message } from './broker.ts'
import type { Consumer, Subscription } from './consume.ts'
import { delayWhileUnavailable, maxAttempts, retryDelay } from './retry.ts'
import { attempts, inbox } from './tables.ts'

/** When a message comes again that was put back because there is no use in trying it now. */
const putBackMs = 500

export type Processing = {
  ctx: Transactional
  broker: Broker
  log: Logger
  /** Takes nothing more and returns once the database answers; tells whether it did not at first. */
  pause: () => Promise<boolean>
  /** Whether nothing is to be taken any more, so that what was taken goes back. */
  isPaused: () => boolean
}

type Readable = { event: Envelope; subscription: Subscription; data: never; traceparent: string | undefined }
type Delivery = Readable & { message: Message }

/** Takes messages to their end, in order: acknowledged, put back to be tried again, or parked. Never rejects. */
export async function processMessages(
  processing: Processing,
  consumer: Consumer,
  messages: readonly Message[],
): Promise<void> {
  const deliveries: Delivery[] = []
  for (const message of messages) {
    const read = readMessage(consumer, message)
    if (read === 'not ours') message.ack()
    else if ('fault' in read) await deadLetter(processing, consumer, message, { reason: read.fault, attempts: 1 })
    else deliveries.push({ ...read, message })
  }
  if (await processBatch(processing, consumer, deliveries)) return
  for (const delivery of deliveries) {
    if (processing.isPaused()) delivery.message.nak(putBackMs)
    else await inContextOf(delivery, () => tryEvent(processing, consumer, delivery))
  }
}

/** Deals with several at once, or with none of them, to which it returns false. */
async function processBatch(processing: Processing, consumer: Consumer, all: readonly Delivery[]): Promise<boolean> {
  // One that comes again is tried alone, as its tries are counted.
  if (all.length < 2 || processing.isPaused() || all.some(({ message }) => message.redelivered)) return false
  try {
    await handle(processing.ctx, consumer.durable, all)
  } catch (error) {
    processing.log.debug({ err: error, consumer: consumer.durable }, 'events are taken one by one')
    return false
  }
  for (const { message } of all) message.ack()
  return true
}

/** As a part of what the event follows from, for logs, events and traces alike. */
function inContextOf<Result>({ event, traceparent }: Readable, work: () => Promise<Result>): Promise<Result> {
  return inTraceOf(traceparent, () => runInContext({ requestId: event.request_id, actorId: event.actor_id }, work))
}

function inSpanOf({ event }: Readable, durable: string, work: () => Promise<void>): Promise<void> {
  const attributes = {
    'messaging.system': 'nats',
    'messaging.consumer.group.name': durable,
    'messaging.message.id': event.id,
  }
  return inSpan(`process ${event.name}`, { kind: SpanKind.CONSUMER, attributes }, work)
}

function readMessage(consumer: Consumer, message: Message): Readable | 'not ours' | { fault: string } {
  const event = parseEnvelope(message)
  if ('fault' in event) return event
  const isSame = (known: { name: string; version: number }) =>
    known.name === event.name && known.version === event.version
  const subscription = consumer.subscriptions.find(({ definition }) => isSame(definition))
  if (!subscription)
    return events.some(isSame) ? 'not ours' : { fault: `unknown event ${event.name} v${event.version}` }
  const data = subscription.definition.data.safeParse(event.data)
  if (!data.success) return { fault: malformed(data.error) }
  // The relay's span, or where that is not known the span that recorded the event.
  const traceparent = message.headers?.get('traceparent') || event.traceparent
  return { event, subscription, data: data.data as never, traceparent }
}

function parseEnvelope(message: Message): Envelope | { fault: string } {
  try {
    return envelope.parse(message.json())
  } catch (error) {
    return { fault: error instanceof z.ZodError ? malformed(error) : 'malformed event: not JSON' }
  }
}

function malformed(error: z.ZodError): string {
  return `malformed event: ${error.issues.map(({ path, message }) => `${path.join('/')} ${message}`).join(', ')}`
}

async function tryEvent(processing: Processing, consumer: Consumer, delivery: Delivery): Promise<void> {
  const { ctx, log } = processing
  const { event, message } = delivery
  const about = { event: event.name, event_id: event.id }
  const attemptCount = attemptsOf(ctx, consumer, event)
  let attempt = 1
  try {
    if (message.redelivered) attempt = await attemptCount.begin()
    if (attempt > maxAttempts && !(await isProcessed(ctx, consumer, event))) {
      const reason = 'every try ended without a word, as when it ends the process'
      return await deadLetter(processing, consumer, message, { reason, attempts: attempt - 1 })
    }
    await handle(ctx, consumer.durable, [delivery])
    message.ack()
  } catch (error) {
    if (isConnectionLost(error)) {
      log.warn({ ...about, err: error }, 'the database is away: nothing is taken until it is back')
      if (await processing.pause()) await attemptCount.takeBack(attempt)
      message.nak(putBackMs)
    } else if (error instanceof HttpError && error.kind === 'unavailable') {
      log.warn({ ...about, err: error }, 'event waits for a service that is away')
      await attemptCount.takeBack(attempt)
      message.nak(delayWhileUnavailable(message.info.deliveryCount))
    } else {
      await retryOrDeadLetter(processing, consumer, message, { ...about, attempt, err: error })
    }
  }
}

/** The transaction of the effects, and what comes before and after it. */
async function handle(ctx: Transactional, durable: string, all: readonly Readable[]): Promise<void> {
  const prepared = new Map<Readable, unknown>()
  for (const each of all) {
    prepared.set(each, await inContextOf(each, async () => each.subscription.prepare?.(each.data)))
  }
  await transact(ctx, async (tx) => {
    for (const each of await insertInboxRows(tx, durable, all)) {
      const event = { ...each.event, data: each.data } as never
      const work = () => each.subscription.handle(tx, event, prepared.get(each) as never)
      await inContextOf(each, () => inSpanOf(each, durable, work))
    }
  })
  for (const { subscription } of all) await subscription.afterwards?.()
}

const insertReceived = preparedInsert(inbox, { ignore: true })

/** Notes events as dealt with, and returns those that had not been before; several only where that is none of them. */
async function insertInboxRows(
  tx: Transaction,
  durable: string,
  all: readonly Readable[],
): Promise<readonly Readable[]> {
  const receivedAt = new Date()
  const rows = all.map(({ event }) => ({ consumer: durable, eventId: event.id, receivedAt }))
  const [row, ...others] = rows
  if (row && others.length === 0) return (await insertReceived(tx, row)).isNew ? all : []
  const [{ affectedRows }] = await tx.insert(inbox).ignore().values(rows)
  if (affectedRows === all.length) return all
  throw new Error('one of these events was dealt with before')
}

/** Whether an event had its effect; one whose acknowledgement was lost comes again, and that may happen often. */
async function isProcessed({ db }: Transactional, { durable }: Consumer, { id }: Envelope): Promise<boolean> {
  const rows = await db
    .select()
    .from(inbox)
    .where(and(eq(inbox.consumer, durable), eq(inbox.eventId, id)))
  return rows.length > 0
}

/** The first try is not written down, so that an event which succeeds at once costs nothing more. */
function attemptsOf({ db }: Transactional, { durable }: Consumer, { id }: Envelope) {
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

async function retryOrDeadLetter(
  processing: Processing,
  consumer: Consumer,
  message: Message,
  failure: { event: string; event_id: string; attempt: number; err: unknown },
): Promise<void> {
  const delayMs = retryDelay(failure.attempt)
  if (delayMs === undefined) {
    // Told without the values of a failed statement, which can be anybody's data.
    const { message: reason } = describeError(failure.err)
    return deadLetter(processing, consumer, message, { reason, attempts: failure.attempt })
  }
  processing.log.warn({ ...failure, delayMs }, 'event will be tried again')
  // Always with a delay; without one the server would deliver again at once.
  message.nak(delayMs)
}

async function deadLetter(
  { broker, log }: Processing,
  consumer: Consumer,
  message: Message,
  why: { reason: string; attempts: number },
): Promise<void> {
  const about = { subject: message.subject, sequence: message.seq, ...why }
  try {
    await broker.parked.add({ ...about, consumer: consumer.durable }, message.data)
    log.error(about, 'event parked')
    // Without a reason: older servers ignore a termination that names one.
    message.term()
  } catch (error) {
    log.warn({ ...about, err: error }, 'event could not be parked yet')
    message.nak(delayWhileUnavailable(message.info.deliveryCount))
  }
}
